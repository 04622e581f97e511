// The page of what is put aside: its cases with their notes, to be taken out and exported.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = document.body.dataset;
  const { KEY, held, keep, say } = saryeLists;
  const list = one("#basket-list");

  function show() {
    const rows = held();
    one("#basket").hidden = rows.length === 0;
    one("#basket-empty").hidden = rows.length > 0;
    list.replaceChildren(...rows.map(item));
  }

  function item(row) {
    const element = one("#basket-row").content.cloneNode(true).firstElementChild;
    const link = one(".title", element);
    one("input", element).value = row.id;
    link.textContent = row.title || row.id;
    link.href = `${said.root}/cases/${encodeURIComponent(row.id)}${list.dataset.caseQuery}`;
    one(".about", element).textContent = row.about || "";
    one("textarea", element).value = row.note || "";
    one("textarea", element).addEventListener("input", (event) => {
      keep(held().map((each) => (each.id === row.id ? { ...each, note: event.target.value } : each)));
    });
    one(".remove", element).addEventListener("click", () => {
      const at = all(".remove", list).indexOf(one(".remove", element));
      keep(held().filter((each) => each.id !== row.id));
      show();
      const left = all(".remove", list);
      (left[Math.min(at, left.length - 1)] || one("#main")).focus();
      say(said.removed);
    });
    return element;
  }

  one("#basket-clear").addEventListener("click", () => {
    keep([]);
    show();
    say(said.removed);
  });
  window.addEventListener("storage", (event) => { if (event.key === KEY) show(); });
  show();
})();
