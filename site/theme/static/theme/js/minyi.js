/* Minyi 民议: small helps for citizens' pages. Every page works without this file. */
(function () {
  "use strict";
  var $ = function (sel, root) { return (root || document).querySelector(sel); };
  var $$ = function (sel, root) { return Array.from((root || document).querySelectorAll(sel)); };
  var make = function (tag, cls, text) {
    var el = document.createElement(tag);
    el.className = cls || "";
    el.textContent = text || "";
    return el;
  };
  // Storage may be refused (private windows): then drafts are simply not kept.
  var store = {
    get: function (k) { try { return JSON.parse(localStorage.getItem(k)); } catch (e) { return null; } },
    set: function (k, v) { try { localStorage.setItem(k, JSON.stringify(v)); return true; } catch (e) { return false; } },
    drop: function (k) { try { localStorage.removeItem(k); } catch (e) { /* nothing kept */ } }
  };
  var clock = function (t) {
    return new Date(t).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  };

  /* countdown: <span data-countdown="ISO time"> */
  function countdown() {
    $$("[data-countdown]").forEach(function (el) {
      var left = Math.floor((new Date(el.dataset.countdown) - Date.now()) / 60000);
      if (isNaN(left)) return;
      var days = Math.floor(left / 1440), hours = Math.floor(left % 1440 / 60);
      el.textContent = left < 0 ? "已截止"
        : days ? "还剩 " + days + " 天 " + hours + " 小时"
        : "还剩 " + hours + " 小时 " + left % 60 + " 分钟";
    });
  }

  /* autosave: <form data-autosave="key"> … <p data-autosave-note></p> */
  var quiet = /^(hidden|password|file|submit)$/;
  function fields(form) {
    return Array.from(form.elements).filter(function (el) { return el.name && !quiet.test(el.type); });
  }
  function snapshot(form) {
    var data = {};
    fields(form).forEach(function (el) {
      if (/^(radio|checkbox)$/.test(el.type)) {
        if (el.checked) (data[el.name] = data[el.name] || []).push(el.value);
      } else data[el.name] = el.value;
    });
    return data;
  }
  function restore(form, data) {
    fields(form).forEach(function (el) {
      var kept = data[el.name];
      if (kept === undefined) return;
      if (Array.isArray(kept)) el.checked = kept.indexOf(el.value) >= 0;
      else el.value = kept;
      el.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  function autosave(form) {
    var key = "draft:" + form.dataset.autosave, timer, blank = JSON.stringify(snapshot(form));
    var note = $("[data-autosave-note]", form) || form.appendChild(make("p", "note"));
    var kept = store.get(key);
    note.setAttribute("role", "status");
    if (kept && JSON.stringify(kept.data) !== blank && !form.hasAttribute("data-bound")) {
      restore(form, kept.data);
      note.textContent = "已恢复 " + clock(kept.at) + " 保存在这台设备上的草稿。 ";
      var clear = make("button", "btn btn--quiet", "清除草稿");
      clear.type = "button";
      clear.onclick = function () { store.drop(key); form.reset(); note.textContent = "草稿已清除。"; };
      note.append(clear);
    }
    form.addEventListener("input", function (event) {
      if (!event.isTrusted) return;
      clearTimeout(timer);
      timer = setTimeout(function () {
        var now = Date.now();
        note.textContent = store.set(key, { at: now, data: snapshot(form) })
          ? "草稿 " + clock(now) + " 已保存在这台设备上。" : "这台设备不允许保存草稿，请尽快提交。";
      }, 600);
    });
  }
  // The receipt page carries data-autosave-clear="key": only then is the draft forgotten.
  function forget() {
    $$("[data-autosave-clear]").forEach(function (el) { store.drop("draft:" + el.dataset.autosaveClear); });
  }

  /* live difference: <textarea data-diff-source="id of old text" data-diff-output="id"> */
  var CAP = 1500000; // cells of the table; beyond it the middle counts as replaced
  function difference(a, b) {
    var out = [], i = 0, x = a.length, y = b.length, put = function (kind, ch) {
      var last = out[out.length - 1];
      if (!ch) return;
      if (last && last[0] === kind) last[1] += ch; else out.push([kind, ch]);
    };
    while (i < x && i < y && a[i] === b[i]) i++;
    while (x > i && y > i && a[x - 1] === b[y - 1]) { x--; y--; }
    put("", a.slice(0, i).join(""));
    var m = a.slice(i, x), n = b.slice(i, y), w = n.length + 1;
    if (m.length * n.length > CAP) {
      put("del", m.join("")); put("ins", n.join(""));
    } else {
      var t = new Uint16Array((m.length + 1) * w), p, q;
      for (p = m.length - 1; p >= 0; p--) for (q = n.length - 1; q >= 0; q--)
        t[p * w + q] = m[p] === n[q] ? t[(p + 1) * w + q + 1] + 1 : Math.max(t[(p + 1) * w + q], t[p * w + q + 1]);
      for (p = q = 0; p < m.length || q < n.length;) {
        if (p < m.length && q < n.length && m[p] === n[q]) { put("", m[p]); p++; q++; }
        else if (q >= n.length || p < m.length && t[(p + 1) * w + q] >= t[p * w + q + 1]) put("del", m[p++]);
        else put("ins", n[q++]);
      }
    }
    put("", a.slice(x).join(""));
    return out;
  }
  function liveDiff(area) {
    var source = document.getElementById(area.dataset.diffSource), box = document.getElementById(area.dataset.diffOutput), timer;
    if (!source || !box) return;
    var old = Array.from((source.value || (source.content || source).textContent).trim());
    var draw = function () {
      var parts = difference(old, Array.from(area.value.trim()));
      box.replaceChildren.apply(box, parts.map(function (part) {
        return part[0] ? make(part[0], "", part[1]) : document.createTextNode(part[1]);
      }));
      var same = parts.every(function (part) { return !part[0]; });
      (box.closest("[data-diff-panel]") || box).hidden = same;
    };
    area.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(draw, 150); });
    draw();
  }

  /* passage: select words of an article, then comment on them */
  var pop = make("button", "btn btn--primary quote-pop", "评论这段话");
  pop.type = "button";
  function passage() {
    var sel = getSelection(), text = sel.toString().trim();
    var node = sel.anchorNode && sel.anchorNode.parentElement;
    var body = node && node.closest(".article__text"), card = body && body.closest("[data-comment-url]");
    if (!card || !text || text.length > 500 || !body.contains(sel.focusNode)) { pop.remove(); return; }
    var range = sel.getRangeAt(0), before = range.cloneRange(), box = range.getBoundingClientRect();
    before.selectNodeContents(body);
    before.setEnd(range.startContainer, range.startOffset);
    var whole = body.textContent, start = before.toString().length, exact = range.toString();
    pop.onclick = function () {
      var query = {
        quote: exact, quote_prefix: whole.slice(Math.max(0, start - 32), start),
        quote_suffix: whole.slice(start + exact.length, start + exact.length + 32)
      };
      var form = $("form[data-quote-form]", card), url = new URL(card.dataset.commentUrl, location.href);
      Object.keys(query).forEach(function (name) {
        if (form && form.elements[name]) form.elements[name].value = query[name];
        url.searchParams.set(name, query[name]);
      });
      if (form) form.scrollIntoView(); else location.href = url;
    };
    document.body.append(pop);
    pop.style.left = Math.max(8, Math.min(box.left, innerWidth - 160)) + scrollX + "px";
    pop.style.top = box.bottom + scrollY + 10 + "px";
  }

  /* reading keys: j next article, k previous, never while typing */
  function step(by) {
    var cards = $$("[data-article]");
    var here = cards.findIndex(function (c) { return c.getBoundingClientRect().bottom > 60; });
    var now = cards.indexOf(document.activeElement);
    var card = cards[Math.max(0, Math.min(cards.length - 1, now < 0 ? here + (by > 0 && here === 0 && scrollY < 60 ? 0 : by) : now + by))];
    if (card) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "start" }); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") $$("details[data-menu][open]").forEach(function (d) { d.open = false; $("summary", d).focus(); });
    if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || event.target.isContentEditable) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  });

  document.addEventListener("click", function (event) {
    var el = event.target.closest("button, a");
    $$("details[data-menu][open]").forEach(function (d) { if (!d.contains(event.target)) d.open = false; });
    if (!el) return;
    if (el.dataset.copy !== undefined) copy(el);
    if (el.dataset.print !== undefined) print();
    if (el.dataset.share !== undefined) share(el);
  });
  function say(el, text) {
    var label = $("[data-copy-label]", el) || el;
    el.setAttribute("aria-live", "polite");
    label.textContent = text;
  }
  function copy(el) {
    navigator.clipboard.writeText(el.dataset.copy || location.href).then(
      function () { say(el, "已复制"); }, function () { say(el, "请长按选择后复制"); });
  }
  function share(el) {
    if (navigator.share) navigator.share({ title: document.title, url: el.dataset.share || location.href }).catch(function () {});
    else { el.dataset.copy = el.dataset.share || location.href; copy(el); }
  }

  /* jump box: stay on the page when the article is on it */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-jump]")) {
      var card = document.getElementById("a-" + form.elements.n.value.trim());
      if (card) { event.preventDefault(); card.scrollIntoView({ block: "start" }); card.focus({ preventScroll: true }); }
      return;
    }
    // A second click must not send a second copy (the server would refuse it anyway).
    if (form.method === "post") {
      if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
      form.setAttribute("aria-busy", "true");
      setTimeout(ready, 10000); // the answer may be a download, which leaves the page as it is
      if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    }
  });
  var ready = function () { $$("[aria-busy]").forEach(function (el) { el.removeAttribute("aria-busy"); }); };
  addEventListener("pageshow", ready);
  document.addEventListener("htmx:afterRequest", ready);
  document.addEventListener("htmx:configRequest", function (event) {
    var meta = $("meta[name=csrf-token]");
    if (meta && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta.content;
  });

  /* fresh parts of the page, at the start and after each swap of htmx */
  function bind(root) {
    $$("form[data-autosave]", root).forEach(autosave);
    $$("textarea[data-diff-source]", root).forEach(liveDiff);
    $$("[data-copy][hidden], [data-share][hidden], [data-print][hidden]", root).forEach(function (el) { el.hidden = false; });
    $$("[data-toast]", root).forEach(function (el) { setTimeout(function () { el.remove(); }, el.dataset.toast * 1000); });
    var errors = $("[data-error-summary]", root);
    if (errors) errors.focus();
  }
  if (matchMedia("(min-width: 1024px)").matches) $$("details[data-open-wide]").forEach(function (d) { d.open = true; });
  var wait;
  document.addEventListener("selectionchange", function () { clearTimeout(wait); wait = setTimeout(passage, 250); });
  document.addEventListener("htmx:afterSwap", function (event) { bind(event.detail.elt.parentNode || document); });
  forget();
  bind(document);
  countdown();
  setInterval(countdown, 30000);
})();
