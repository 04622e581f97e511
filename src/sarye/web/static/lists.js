// Lists of what is put aside, which this browser keeps: read whatever was written, changed, and kept.
"use strict";
const saryeLists = (() => {
  const KEY = "sarye-lists"; // {version, current, lists: [{key, name, rows: [{id, title, about, note}]}]}
  const FORMER = "sarye-basket"; // the one list, without a name, of former versions
  const VERSION = 1;
  const MOST = { lists: 100, rows: 2000, id: 500, name: 100, text: 500, note: 2000 };
  const UNSEEN = /(?!\n)[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu; // what has no shape, or turns others round
  const said = document.body.dataset;

  const say = (text, shown = true) =>
    document.dispatchEvent(new CustomEvent("sarye:say", { detail: { text, shown } }));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const text = (value, most) =>
    (typeof value === "string" ? value.slice(0, most).replace(UNSEEN, " ").trim() : "");
  const line = (value, most) => text(value, most).replace(/\s+/g, " ");

  function rowsOf(values) { // whoever wrote them: each case once, its texts of a length
    const seen = new Set();
    return (Array.isArray(values) ? values : []).flatMap((row) => {
      const id = typeof row?.id === "string" && !/\p{Cs}/u.test(row.id) ? row.id : "";
      if (!id || id.length > MOST.id || seen.has(id) || seen.size === MOST.rows) return [];
      seen.add(id);
      const [title, about] = [row.title, row.about].map((one) => line(one, MOST.text));
      return [{ id, title, about, note: text(row.note, MOST.note) }];
    });
  }

  const fresh = (name, rows = [], key = `${Date.now()}-${Math.random()}`) => ({ key, name, rows });

  function unique(name, lists) { // no two lists are called the same
    const names = new Set(lists.map((list) => list.name));
    let [given, number] = [name, 2];
    while (names.has(given)) given = `${name} ${number++}`;
    return given;
  }

  function stored(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function held() {
    const kept = stored(KEY);
    const lists = (Array.isArray(kept?.lists) ? kept.lists : [])
      .filter((list) => typeof list?.key === "string")
      .map((list) => fresh(line(list.name, MOST.name) || said.list, rowsOf(list.rows), list.key));
    if (!lists.length) lists.push(fresh(said.list, rowsOf(stored(FORMER)), "first"));
    const current = lists.some((list) => list.key === kept?.current) ? kept.current : lists[0].key;
    return { version: VERSION, current, lists };
  }

  const currentOf = (state) => state.lists.find((list) => list.key === state.current);

  function keep(state) {
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      localStorage.removeItem(FORMER);
    } catch {
      say(said.full);
      return false;
    }
    show();
    return true;
  }

  function show() {
    const { name, rows } = currentOf(held());
    const place = document.getElementById("basket-count");
    place.textContent = rows.length;
    place.hidden = rows.length === 0;
    mark(name, new Set(rows.map(({ id }) => id)));
  }

  function mark(name, ids) { // which of the cases that are shown are in the list already
    for (const element of document.querySelectorAll(".held")) {
      const isHeld = ids.has(element.closest("[data-id]").dataset.id);
      element.hidden = !isHeld;
      element.querySelector("span").textContent = isHeld ? fill(said.held, { name }) : "";
    }
    const button = document.querySelector("#to-basket[data-one]");
    if (!button) return;
    const isHeld = ids.has(button.closest(".case").dataset.id);
    button.textContent = isHeld ? button.dataset.take : button.dataset.put;
    button.classList.toggle("take", isHeld);
  }

  function put(cases) {
    const state = held();
    const { name, rows } = currentOf(state);
    const added = rowsOf(cases).filter((row) => !rows.some(({ id }) => id === row.id));
    if (!cases.length) say(said.none);
    else if (!added.length) say(fill(said.already, { name }));
    else if (rows.length + added.length > MOST.rows) say(fill(said.crowded, { most: MOST.rows }));
    else if (rows.push(...added) && keep(state)) say(fill(said.added, { name, n: added.length }));
  }

  function take(id) { // out of the list, with its note if there is one, and so not unasked
    const state = held();
    const list = currentOf(state);
    const row = list.rows.find((each) => each.id === id);
    if (!row || (row.note && !confirm(fill(said.sure, { title: row.title || id })))) return false;
    list.rows = list.rows.filter((each) => each !== row);
    if (keep(state)) say(fill(said.taken, { name: list.name }));
    return true;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#to-basket, .held button");
    if (!button) return;
    const shown = button.closest("[data-id]");
    if (button.closest(".held")) {
      if (take(shown.dataset.id)) shown.querySelector("a.title").focus(); // the button is gone
      return;
    }
    if (button.classList.contains("take")) { take(shown.dataset.id); return; }
    const ticks = [...document.querySelectorAll(".tick:checked")];
    const chosen = "one" in button.dataset ? [button.closest(".case")] : ticks.map((tick) => tick.closest(".hit"));
    put(chosen.map((element) => element.dataset));
  });

  const onChange = (act) => { // in another window, or while this page was not shown
    window.addEventListener("storage", ({ key }) => { if (key === KEY || key === null) act(); });
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) act(); });
  };

  onChange(show);
  show();
  document.body.addEventListener("htmx:afterSwap", show);
  return { MOST, VERSION, currentOf, fill, fresh, held, keep, line, onChange, rowsOf, say, text, unique };
})();
