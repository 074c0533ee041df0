/* Minyi 民议: suggestions below the search field, <div data-suggest><input> list of links </div>.
   Arrows move, Esc closes, Enter follows. The page works without this file. */
(function () {
  "use strict";
  var $ = function (sel, root) { return root.querySelector(sel); };
  var $$ = function (sel, root) { return Array.from(root.querySelectorAll(sel)); };

  function closeSuggestions(box) {
    $("#suggestions", box).replaceChildren();
    $("#suggestions-note", box).textContent = "";
  }
  function suggesting(box) {
    var input = $("input", box);
    box.addEventListener("keydown", function (event) {
      var links = $$("#suggestions a", box), at = links.indexOf(document.activeElement);
      if (!links.length || event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        var to = event.key === "ArrowDown" ? Math.min(at + 1, links.length - 1) : at - 1;
        if (at < 0 && to < 0) return;
        event.preventDefault();
        (links[to] || input).focus();
      } else if (event.key === "Escape") {
        event.preventDefault(); // a search field would lose its words
        input.focus();
        closeSuggestions(box);
      } else if (at >= 0 && (event.key.length === 1 || event.key === "Backspace") && !event.ctrlKey && !event.metaKey && !event.altKey) {
        input.focus(); // what is typed goes on in the field
      }
    });
    // Some browsers focus no link by a click: only a known place elsewhere counts as leaving.
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) closeSuggestions(box);
    });
    document.addEventListener("click", function (event) { if (!box.contains(event.target)) closeSuggestions(box); });
    // An answer that comes after the field was left must not open the list again.
    box.addEventListener("htmx:beforeSwap", function (event) {
      if (!box.contains(document.activeElement)) event.detail.shouldSwap = false;
      else if (!event.detail.xhr.responseText.trim()) closeSuggestions(box);
    });
  }

  $$("[data-suggest]", document).forEach(suggesting);
})();
