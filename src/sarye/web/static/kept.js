// Searches that this browser keeps, and how many cases are new in each since it was opened last.
"use strict";
(() => {
  const KEY = "sarye-searches";
  const ROOT = document.body.dataset.root;
  const LANGUAGE = new URLSearchParams(location.search).get("lang");

  function held() {
    try {
      const rows = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(rows) ? rows.filter((row) => row && typeof row.search === "string") : [];
    } catch { return []; }
  }

  function keep(rows) {
    try { localStorage.setItem(KEY, JSON.stringify(rows)); } catch { /* the browser keeps nothing */ }
  }

  const now = () => new Date().toISOString();

  function address(row, since) {
    const asked = new URLSearchParams(row.search);
    if (since) asked.set("added_since", since);
    if (LANGUAGE) asked.set("lang", LANGUAGE);
    return `${ROOT}/?${asked}`;
  }

  function seen(row) {  // from now on, only what comes later is new
    keep(held().map((one) => (one.search === row.search ? { ...one, since: now() } : one)));
  }

  async function count(row, link, said) {
    const asked = new URLSearchParams(row.search);
    asked.set("added_since", row.since);
    asked.set("limit", "1");
    try {
      const answer = await fetch(`${ROOT}/api/search?${asked}`);
      if (!answer.ok) return;
      const { total, partial } = await answer.json();
      const found = total || partial;
      link.textContent = found ? said.new.replace("{n}", found.toLocaleString()) : said.none;
      link.classList.toggle("some", found > 0);
      if (found) link.href = address(row, row.since);
    } catch { /* without an answer nothing is said */ }
  }

  function fill() {
    const place = document.getElementById("kept");
    if (!place) return;
    const rows = held();
    place.hidden = rows.length === 0;
    place.querySelector("ul").replaceChildren(...rows.map((row) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address(row);
      link.textContent = row.name;
      const fresh = document.createElement("a");
      fresh.className = "fresh";
      for (const one of [link, fresh]) one.addEventListener("click", () => seen(row));
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", place.dataset.remove.replace("{name}", row.name));
      remove.addEventListener("click", () => { keep(held().filter((one) => one.search !== row.search)); fill(); });
      item.append(link, " ", fresh, " ", remove);
      count(row, fresh, place.dataset);
      return item;
    }));
  }

  function show(button) {
    const { search } = button.closest(".follow").dataset;
    button.hidden = false; // without scripts nothing could be kept
    button.setAttribute("aria-pressed", String(held().some((row) => row.search === search)));
  }

  function showAll() {
    document.querySelectorAll("#keep-search").forEach(show);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#keep-search");
    if (!button) return;
    const { search, name } = button.closest(".follow").dataset;
    const rows = held();
    keep(rows.some((row) => row.search === search)
      ? rows.filter((row) => row.search !== search)
      : [...rows, { search, name, since: now() }]);
    show(button);
  });
  document.addEventListener("htmx:afterSettle", () => { fill(); showAll(); });
  window.addEventListener("storage", (event) => { if (event.key === KEY) { fill(); showAll(); } });
  fill();
  showAll();
})();
