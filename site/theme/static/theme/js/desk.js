/* Minyi 民议: keys of staff lists and the undo toast. Nothing depends on it.
   j next, k previous, x tick, Enter open; the keys rest while somebody types, and where
   the box "keys-on" of a page was unticked. In an open drawer they walk through it. */
(() => {
  "use strict";
  const layer = () => document.querySelector("dialog[open]") || document;
  const rows = () => [...layer().querySelectorAll("[data-keys] [data-row]")];
  const off = () => document.getElementById("keys-on") && localStorage.getItem("minyi-desk-keys") === "off";
  const typing = (el) => el.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const current = () => document.activeElement?.closest?.("[data-row]");

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(current() || layer().querySelector("[data-row].is-current"));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => current()?.querySelector("input[type=checkbox]")?.click(),
    Enter: () => current()?.querySelector("a[data-open]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || off()) return;
    if (typing(event.target) || (event.key === "Enter" && event.target.closest("a, button, summary"))) return;
    if (event.key === "Enter" && !current()) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.querySelector("[data-error-summary]")?.focus();

  // The undo stays possible on the page of the batch after the toast has gone.
  for (const toast of document.querySelectorAll(".moderation [data-toast]")) {
    setTimeout(() => toast.remove(), Number(toast.dataset.toast) * 1000);
  }

  // Ticks between two ticked rows with Shift, as in a mail program.
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches?.("[data-row] input[type=checkbox]")) return;
    const boxes = rows().map((row) => row.querySelector("input[type=checkbox]"));
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
  });
})();
