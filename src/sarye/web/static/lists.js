// What is put aside: {id, title, about, note} of each case, which this browser keeps.
"use strict";
const saryeLists = (() => {
  const KEY = "sarye-basket";
  const said = document.body.dataset;

  const say = (text) => document.dispatchEvent(new CustomEvent("sarye:say", { detail: text }));

  function held() {
    try {
      const rows = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(rows) ? rows.filter((row) => row && typeof row.id === "string") : [];
    } catch { return []; }
  }

  function keep(rows) {
    try { localStorage.setItem(KEY, JSON.stringify(rows)); } catch { /* the browser keeps nothing */ }
    count();
  }

  function count() {
    const place = document.getElementById("basket-count");
    const rows = held().length;
    place.textContent = rows;
    place.hidden = rows === 0;
  }

  function put(elements) {
    const rows = held();
    for (const { dataset } of elements) {
      if (!rows.some((row) => row.id === dataset.id)) {
        rows.push({ id: dataset.id, title: dataset.title, about: dataset.about, note: "" });
      }
    }
    keep(rows);
    say(elements.length ? said.added : said.none);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#to-basket");
    if (!button) return;
    const ticks = [...document.querySelectorAll(".tick:checked")];
    put("one" in button.dataset ? [button.closest(".case")] : ticks.map((tick) => tick.closest(".hit")));
  });
  window.addEventListener("storage", (event) => { if (event.key === KEY) count(); });
  count();
  return { KEY, held, keep, say };
})();
