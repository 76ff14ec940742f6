// Filter, sort, open and close. The page is complete without it.
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  all("[data-needs-script]").forEach((element) => { element.hidden = false; });

  const target = () => location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const reveal = () => {
    const found = target();
    if (!found) return;
    if (found.closest("[hidden]")) clear();
    for (let element = found; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
    found.scrollIntoView();
    const summary = found.tagName === "DETAILS" && found.querySelector("summary");
    if (summary) summary.focus({ preventScroll: true });
  };

  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach((d) => { d.open = true; }); });
  addEventListener("afterprint", () => { closed.forEach((d) => { d.open = false; }); });
  all("button[data-open]").forEach((button) => button.addEventListener("click", () => {
    all("details", document.getElementById(button.dataset.part)).forEach((d) => { d.open = button.dataset.open === "true"; });
  }));

  // What scrolls sideways can be reached and scrolled with the keyboard; what fits is no stop on the way.
  const reach = (root) => all(".scroll", root).forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
  document.addEventListener("toggle", (event) => { if (event.target.open) reach(event.target); }, true);
  addEventListener("resize", () => reach(document));
  reach(document);

  // Texts are lowered once: a page of thousands of rows stays quick at every key.
  const lowered = new WeakMap();
  const text = (element) => {
    if (!lowered.has(element)) lowered.set(element, element.textContent.toLocaleLowerCase());
    return lowered.get(element);
  };
  const filter = (part) => {
    const input = part.querySelector("input[data-filter]");
    const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const chosen = all("select[data-choose]", part).filter((select) => select.value);
    const active = wanted.length > 0 || chosen.length > 0;
    const matches = (words) => wanted.every((word) => words.includes(word));
    let shown = 0;
    all("[data-section]", part).forEach((section) => {
      const name = section.dataset.section.toLocaleLowerCase();
      const cards = all(".finding", section);
      let any = !active || (!cards.length && matches(name));
      (cards.length ? cards : all("tbody tr", section)).forEach((row) => {
        const keep = !active || (matches(`${name} ${text(row)}`) && chosen.every((s) => row.dataset[s.dataset.choose] === s.value));
        row.hidden = !keep;
        if (keep) { any = true; shown += 1; }
      });
      section.hidden = !any;
      if (active && any) section.open = true;
    });
    const output = part.querySelector("output");
    if (output) output.textContent = active ? output.dataset.text.replace("#", number.format(shown)) : "";
  };
  let due = 0;
  const soon = (part) => { cancelAnimationFrame(due); due = requestAnimationFrame(() => filter(part)); };
  all("input[data-filter]").forEach((input) => {
    const part = document.getElementById(input.dataset.filter);
    input.addEventListener("input", () => soon(part));
    all("select[data-choose]", part).forEach((select) => select.addEventListener("change", () => filter(part)));
  });
  const clear = () => all("input[data-filter]").forEach((input) => {
    const part = document.getElementById(input.dataset.filter);
    input.value = "";
    all("select[data-choose]", part).forEach((select) => { select.value = ""; });
    filter(part);
  });
  all("button[data-clear]").forEach((button) => button.addEventListener("click", clear));

  // Cards in another order: by a mark of theirs, ties as they were. The groups stay, since the five numbers link to them.
  all("select[data-order]").forEach((select) => {
    const part = document.getElementById(select.dataset.order);
    const groups = all(".group > .body", part).map((body) => [body, all(":scope > .finding", body)]);
    select.addEventListener("change", () => groups.forEach(([body, cards]) => {
      const key = select.value;
      const title = (card) => (key === "item" ? text(card.querySelector("h4")).split(": ").slice(1).join(": ") : card.dataset[key]);
      const sorted = !key ? cards : cards.map((card, place) => [title(card), place, card]).sort((a, b) => (
        (key === "cells" ? Number(b[0]) - Number(a[0]) : (a[0] === "") - (b[0] === "") || collator.compare(a[0], b[0])) || a[1] - b[1]
      )).map((entry) => entry[2]);
      body.append(...sorted);
    }));
  });

  all("table[data-sort]").forEach((table) => all("thead th", table).forEach((head, index) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sort;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[index].dataset.value ?? row.cells[index].textContent.trim();
      const compare = (a, b) => {
        const difference = Number(a[0]) - Number(b[0]);
        return Number.isNaN(difference) ? collator.compare(a[0], b[0]) : difference;
      };
      const body = table.tBodies[0];
      const rows = Array.from(body.rows, (row) => [key(row), row]);
      body.append(...rows.sort((a, b) => (down ? compare(b, a) : compare(a, b))).map((entry) => entry[1]));
    });
  }));

  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) reveal();
  });
  if (location.hash) reveal();
})();
