/* Minyi 民议: the workbench of digests. Evidence in a drawer, keys, dragging.
   Every link and every form works without this file; nothing here knows a number. */
(() => {
  "use strict";
  const get = (id) => document.getElementById(id);
  const drawer = get("drawer");
  const body = get("drawer-body");
  const help = get("keys");
  if (!drawer || !help) return;

  // == the drawer ==========================================================
  // Each opening is a step of the history, so that "back" closes it.
  function load(url) {
    get("drawer-page").href = url;
    get("drawer-lost").hidden = true;
    body.setAttribute("aria-busy", "true");
    if (!drawer.open) {
      body.replaceChildren();
      drawer.showModal();
    }
    htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
  }

  function open(url) {
    const state = { drawer: url };
    if (drawer.open) history.replaceState(state, "");
    else history.pushState(state, "");
    load(url);
  }

  drawer.addEventListener("close", () => { if (history.state?.drawer) history.back(); });
  window.addEventListener("popstate", () => {
    const url = history.state?.drawer;
    if (url) load(url);
    else if (drawer.open) drawer.close();
  });
  get("drawer-close").addEventListener("click", () => drawer.close());
  drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  body.addEventListener("htmx:afterSwap", () => {
    body.removeAttribute("aria-busy");
    body.scrollTop = 0;
    (body.querySelector("#drawer-title") || body).focus({ preventScroll: true });
    count(body);
  });
  for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    body.addEventListener(fault, () => {
      body.removeAttribute("aria-busy");
      get("drawer-lost").hidden = false;
    });
  }
  if (history.state?.drawer) load(history.state.drawer);

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-drawer]");
    const is_plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !is_plain || event.defaultPrevented) return;
    event.preventDefault();
    open(link.getAttribute("href"));
  });

  // == moving what is ticked ===============================================
  const boxes = (form) => [...form.querySelectorAll("[data-row] input[type=checkbox]")];
  const ticked = (form) => boxes(form).filter((box) => box.checked);

  function count(root) {
    for (const form of root.querySelectorAll("form[data-move]")) {
      const told = form.querySelector("[data-ticked]");
      const n = ticked(form).length;
      if (told) told.textContent = `已选 ${n}`;
    }
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-move]");
    if (form) count(form.parentNode);
  });
  // A form goes off once; where a page comes back from the history it may go again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    else if (form.method === "post") form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    count(document);
  });

  // == keys ================================================================
  const kept = "minyi-desk-keys";
  const box = get("keys-on");
  box.checked = localStorage.getItem(kept) !== "off";
  box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));
  get("keys-open").hidden = false;
  get("keys-open").addEventListener("click", () => help.showModal());
  get("keys-close").addEventListener("click", () => help.close());

  const layer = () => document.querySelector("dialog[open]") || document;
  const row = () => document.activeElement?.closest?.("[data-row]");
  const typing = (el) => el.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

  function move() {
    const form = row()?.closest("form[data-move]") || layer().querySelector("form[data-move]");
    const to = form?.querySelector("[data-to]");
    if (!to) return;
    const own = row()?.querySelector("input[type=checkbox]");
    if (own && !ticked(form).length) own.click();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }

  const letters = {
    m: move,
    o: () => row()?.querySelector("a[data-drawer]")?.click(),
    u: () => get("bench-undo")?.click(),
    "?": () => (help.open ? help.close() : help.showModal()),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = letters[event.key];
    if (!act || (!box.checked && event.key !== "?")) return;
    // The back office has keys of its own for some of these letters.
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  // == dragging ============================================================
  // A drop ticks what was dragged, chooses the target and sends the form below.
  for (const list of document.querySelectorAll("[data-drop-list]")) list.hidden = false;
  let dragged = null;

  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-drag][draggable=true]");
    const own = item?.querySelector("input[type=checkbox]");
    if (!own) return;
    const form = item.closest("form[data-move]");
    if (!own.checked) {
      for (const one of ticked(form)) one.checked = false;
      own.checked = true;
      count(document);
    }
    dragged = form;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", String(ticked(form).length));
    form.classList.add("is-dragging");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragging");
    dragged = null;
    for (const one of document.querySelectorAll(".is-over")) one.classList.remove("is-over");
  });
  const target = (event) => dragged && event.target.closest?.("[data-drop]");
  document.addEventListener("dragover", (event) => {
    if (!target(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  });
  document.addEventListener("dragenter", (event) => target(event)?.classList.add("is-over"));
  document.addEventListener("dragleave", (event) => {
    const over = target(event);
    if (over && !over.contains(event.relatedTarget)) over.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    const over = target(event);
    if (!over) return;
    event.preventDefault();
    const form = dragged;
    const to = form.querySelector("[data-to]");
    to.value = over.dataset.drop;
    // A theme that was found by its words need not stand in the list below.
    if (to.value !== over.dataset.drop) to.append(new Option(over.textContent.trim(), over.dataset.drop, true, true));
    if (over.dataset.drop === "new") form.querySelector("[data-name]").focus();
    else form.requestSubmit(form.querySelector("button:not([formaction])"));
  });
  document.addEventListener("input", (event) => {
    const find = event.target.closest?.("[data-drop-find]");
    if (!find) return;
    const word = find.value.trim();
    for (const one of find.parentNode.querySelectorAll("[data-drop]")) {
      one.hidden = word !== "" && !one.textContent.includes(word);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("[data-drop-find], [data-find]")) event.preventDefault();
  });

  // After a decision the page comes back: stay where the person was.
  const pane = () => document.querySelector(".content-wrapper") || document.scrollingElement;
  const place = "minyi-bench-place";
  window.addEventListener("submit", () => {
    sessionStorage.setItem(place, JSON.stringify([location.pathname + location.search, pane().scrollTop, window.scrollY]));
  });
  const [path, inner, outer] = JSON.parse(sessionStorage.getItem(place) || "[]");
  sessionStorage.removeItem(place);
  if (path === location.pathname + location.search) {
    pane().scrollTop = inner;
    window.scrollTo(0, outer);
  }
})();
