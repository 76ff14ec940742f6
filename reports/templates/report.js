// Filter, sort, open and close. The page is complete without it.
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  all("[data-needs-script]").forEach((element) => { element.hidden = false; });

  const open = () => {
    let element = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
  };
  const reveal = () => {
    open();
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach((d) => { d.open = true; }); });
  addEventListener("afterprint", () => { closed.forEach((d) => { d.open = false; }); });
  all("button[data-open]").forEach((button) => button.addEventListener("click", () => {
    all("details", document.getElementById(button.dataset.part)).forEach((d) => { d.open = button.dataset.open === "true"; });
  }));

  all("input[data-filter]").forEach((input) => input.addEventListener("input", () => {
    const part = document.getElementById(input.dataset.filter);
    const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const matches = (text) => wanted.every((word) => text.toLocaleLowerCase().includes(word));
    let shown = 0;
    all("[data-section]", part).forEach((section) => {
      const name = section.dataset.section;
      let any = !wanted.length || matches(name);
      all("tbody tr", section).forEach((row) => {
        const keep = !wanted.length || matches(`${name} ${row.textContent}`);
        row.hidden = !keep;
        if (keep) { any = true; shown += 1; }
      });
      section.hidden = !any;
      if (wanted.length && any) section.open = true;
    });
    const output = part.querySelector("output");
    if (output) output.textContent = wanted.length ? output.dataset.text.replace("#", number.format(shown)) : "";
  }));

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
        const [x, y] = [key(a), key(b)];
        const difference = Number(x) - Number(y);
        return Number.isNaN(difference) ? x.localeCompare(y, document.documentElement.lang, { numeric: true }) : difference;
      };
      const body = table.tBodies[0];
      Array.from(body.rows).sort((a, b) => (down ? compare(b, a) : compare(a, b))).forEach((row) => body.append(row));
    });
  }));
})();
