// Keeps an open page up to date. The page is whole without this: it only fetches
// the same page again when the monitor says that something changed, and takes over
// what differs, node by node, so that focus, selection, scroll and folds stay.
(() => {
  "use strict";
  const main = document.getElementById("main");
  const said = document.getElementById("said");
  const EVERY = 20000; // when changes cannot be followed: look now and then
  let busy = false, again = false, poll = 0;

  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName
    && (a.nodeType !== Node.ELEMENT_NODE || a.id === b.id);

  // What somebody has typed and not sent is not taken from them.
  const typed = (form) => [...form.elements].some((e) => e.options
    ? [...e.options].some((o) => o.selected !== o.defaultSelected)
    : "defaultValue" in e && e.value !== e.defaultValue);
  const keeps = (n) => n.id === "act" && (n.hasAttribute("data-kept")
    || [...n.querySelectorAll("form")].some(typed));

  function takeOver(old, fresh) {
    if (old.nodeType === Node.ELEMENT_NODE && keeps(old)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (name === "open" && old.nodeName === "DETAILS") continue;
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    let at = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      if (child.id && !(at && alike(at, child))) {
        const there = [...old.children].find((c) => c.id === child.id);
        if (there) { old.insertBefore(there, at); at = there; }
      }
      if (at && alike(at, child)) { takeOver(at, child); at = at.nextSibling; }
      else if (at && !at.id && !child.id) {
        const next = at.nextSibling;
        at.replaceWith(document.importNode(child, true));
        at = next;
      } else old.insertBefore(document.importNode(child, true), at);
    }
    while (at) {
      const next = at.nextSibling;
      if (!(at.nodeType === Node.ELEMENT_NODE && keeps(at))) at.remove();
      at = next;
    }
  }

  async function renew() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "Samband-Renewal": "1" }, cache: "no-cache" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = fresh.getElementById("main");
      if (next) {
        const before = document.getElementById("headline")?.textContent;
        takeOver(main, next);
        document.title = fresh.title;
        const now = document.getElementById("headline")?.textContent;
        if (now && now !== before) said.textContent = now;
      }
    } catch { /* the next signal tries again */ }
    busy = false;
    if (again) { again = false; setTimeout(renew, 1000); }
  }

  function follow() {
    let source = null;
    const open = () => {
      if (document.hidden || source) return;
      source = new EventSource("/events");
      source.addEventListener("changed", renew);
      source.onopen = () => { clearInterval(poll); poll = 0; };
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) { source = null; setTimeout(open, 60000); }
        if (!poll) poll = setInterval(() => document.hidden || renew(), EVERY);
      };
    };
    // A page that nobody looks at holds no connection.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { source?.close(); source = null; clearInterval(poll); poll = 0; }
      else { renew(); open(); }
    });
    open();
  }

  follow();
})();
