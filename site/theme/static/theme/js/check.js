/* Minyi 民议: keys of the 校核 screen, and the place a person is at between two answers.
   Every step works by its form without this file; nothing here knows the text. */
(() => {
  "use strict";
  const get = (id) => document.getElementById(id);
  const frame = () => get("check");
  if (!frame()) return;

  const rows = () => [...document.querySelectorAll("#tree [role=treeitem]")];
  const current = () => document.querySelector("#tree [aria-selected=true]");
  const typing = (el) => el.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const pressed = (id) => get(id)?.click();

  // Single letters can be switched off (WCAG 2.1.4); the choice is kept here only.
  const box = get("keys-on");
  const kept = "minyi-check-keys";
  if (box) {
    box.checked = localStorage.getItem(kept) !== "off";
    box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));
  }

  function within(pane, el) {
    if (!pane || !el || pane.scrollHeight <= pane.clientHeight) return;
    const top = el.offsetTop - pane.offsetTop;
    if (top < pane.scrollTop || top + el.offsetHeight > pane.scrollTop + pane.clientHeight) {
      pane.scrollTop = Math.max(0, top - pane.clientHeight / 3);
    }
  }

  function select(row, focus = true) {
    for (const one of rows()) {
      one.setAttribute("aria-selected", one === row);
      one.tabIndex = one === row ? 0 : -1;
    }
    const wanted = new Set(row.dataset.lines.split(" "));
    let first = null;
    for (const line of document.querySelectorAll("#source > div")) {
      const is = wanted.has(line.id.slice(2));
      line.classList.toggle("is-current", is);
      if (is && !first) first = line;
    }
    within(get("source"), first);
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(current()) + by;
    if (at < 0) pressed("part-before");
    else if (at >= all.length) pressed("part-after");
    else select(all[at]);
  }

  const level = (row) => Number(row.getAttribute("aria-level"));
  function parent() {
    const all = rows();
    const here = current();
    for (let at = all.indexOf(here) - 1; at >= 0; at -= 1) {
      if (level(all[at]) < level(here)) return select(all[at]);
    }
    return null;
  }
  function child() {
    const all = rows();
    const next = all[all.indexOf(current()) + 1];
    if (next && level(next) > level(current())) select(next);
  }

  function quick(op) {
    const form = get("quick");
    if (!form || !current()) return;
    form.elements.op.value = op;
    form.elements.node.value = current().dataset.key;
    form.requestSubmit();
  }

  const edit = () => current()?.querySelector(".desk-edit-link")?.click();
  function help() {
    const keys = get("keys");
    if (!keys) return;
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  }

  const letters = {
    j: () => step(1), k: () => step(-1), e: edit, s: edit,
    m: () => quick("merge"), d: () => quick("delete"),
    u: () => pressed("keep-undo"), r: () => pressed("keep-redo"),
    n: () => pressed("warn-after"), p: () => pressed("warn-before"),
    "?": help,
  };
  const inTree = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: parent, ArrowRight: child,
    Home: () => select(rows()[0]), End: () => select(rows().at(-1)), Enter: edit,
  };

  // Cut where the cursor stands; words typed before the cut count.
  function cut() {
    const text = get("edit-text");
    const form = get("cut");
    if (!text || !form) return;
    if (document.activeElement === text || !form.elements.at.value) {
      form.elements.at.value = text.selectionStart;
    }
    form.elements.text.value = text.value;
    form.requestSubmit();
  }

  function inEditor(event) {
    if (event.key === "Escape") pressed("edit-close");
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
    else if (event.altKey && event.code === "KeyS") cut();
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("#edit")) return inEditor(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
    const ours = event.target === document.body || event.target.closest?.("#check, #keys");
    const onRow = event.target.matches?.("#tree [role=treeitem]");
    const act = (onRow && inTree[event.key]) || (ours && (!box || box.checked) && letters[event.key]);
    if (!act) return undefined;
    event.preventDefault();
    event.stopPropagation();
    act();
    return undefined;
  }, true);

  // Whatever brings the focus to a row (a screen reader, a jump) selects it; but while
  // an answer takes its place htmx gives the focus back to where it was, and the answer
  // knows better where the person is now.
  let was = null;
  document.addEventListener("focusin", (event) => {
    if (was) return;
    const row = event.target.closest?.("#tree [role=treeitem]");
    if (row && row !== current()) select(row, false);
  });

  // A click on a row selects it; the button beside the text cuts at the cursor.
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("#tree [role=treeitem]");
    if (row && !event.target.closest("a")) select(row);
    if (event.target.closest?.("#cut button")) {
      const text = get("edit-text");
      const at = get("edit-at");
      if (text && !at.value && text.selectionStart) at.value = text.selectionStart;
      get("cut").elements.text.value = text ? text.value : "";
    }
  });

  // Before an answer takes its place: remember where everything was.
  document.addEventListener("htmx:beforeSwap", () => {
    delete document.body.dataset.checkReady;
    was = {
      part: frame()?.dataset.part,
      tree: get("tree")?.scrollTop || 0,
      source: get("source")?.scrollTop || 0,
      page: window.scrollY,
      id: document.activeElement?.id || "",
    };
  });

  function settle() {
    const now = frame();
    if (!was || !now) return;
    if (was.part === now.dataset.part) {
      get("tree").scrollTop = was.tree;
      get("source").scrollTop = was.source;
    }
    window.scrollTo(0, was.page);
    if (now.dataset.said) get("check-said").textContent = now.dataset.said;
    get("check-lost").hidden = true;
    const text = get("edit-text");
    const stays = was.id.startsWith("keep-") && get(was.id);
    const row = current();
    if (row) select(row, false);
    if (get("refused")) get("refused").focus();
    else if (text) { text.focus(); text.scrollIntoView({ block: "nearest" }); }
    else if (stays && !stays.disabled) stays.focus();
    else if (now.dataset.focus === "warnings") get("warnings").focus();
    else if (row) select(row);
    was = null;
  }
  // Tells that keys are heard again and the focus is where it belongs.
  const ready = () => { document.body.dataset.checkReady = ""; };
  document.addEventListener("htmx:afterSettle", () => { settle(); ready(); });
  window.addEventListener("load", ready);
  for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(fault, () => { get("check-lost").hidden = false; });
  }
})();
