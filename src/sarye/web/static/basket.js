// The page of the lists: one is shown; it is named, ordered, noted in, exported and handed over.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = document.body.dataset;
  const { MOST, currentOf, fill, fresh, held, keep, line, onChange, say, text, unique } = saryeLists;
  const texts = one("#lists").dataset;
  const place = one("#basket-list");
  const choice = one("#list-choice");
  const name = one("#list-name");
  const dialog = one("#list-question");
  const undoing = []; // what takes each change back, the last one at the end
  const unknown = new Set();

  // --- what is shown ---
  function tell(what, isFault = false) { // it stays until something else is told
    const bar = one("#list-told");
    one("span", bar).textContent = what;
    one("#list-undo").hidden = undoing.length === 0;
    bar.classList.toggle("fault", isFault);
    bar.classList.toggle("done", !isFault);
    bar.hidden = false;
    say(what, false);
  }

  function item(row, at, rows) {
    const element = one("#basket-row").content.cloneNode(true).firstElementChild;
    const link = one(".title", element);
    const called = row.title || row.id;
    element.dataset.id = row.id;
    one("[name=id]", element).value = row.id;
    link.textContent = called;
    link.href = `${said.root}/cases/${encodeURIComponent(row.id)}${texts.caseQuery}`;
    one(".about", element).textContent = row.about;
    one("textarea", element).value = row.note;
    all("button", element).forEach((button) => button.setAttribute("aria-label", `${button.textContent}: ${called}`));
    one(".up", element).disabled = at === 0;
    one(".down", element).disabled = at === rows.length - 1;
    return element;
  }

  function show() {
    const state = held();
    const list = currentOf(state);
    choice.replaceChildren(...state.lists.map(({ key, name: called, rows }) =>
      new Option(`${called} (${rows.length})`, key, false, key === state.current)));
    name.value = list.name;
    one("#list-title").value = list.name;
    one("#basket").hidden = list.rows.length === 0;
    one("#basket-empty").hidden = list.rows.length > 0;
    one("#list-save").disabled = list.rows.length === 0;
    one("#list-save-all").hidden = state.lists.length === 1;
    one("#list-drop").disabled = state.lists.length === 1 && list.rows.length === 0;
    place.replaceChildren(...list.rows.map(item));
    mark();
  }

  function mark() { // what this index lacks, without taking away what somebody writes in
    const missing = all("li", place).filter((element) => unknown.has(element.dataset.id));
    for (const element of missing) {
      one(".unknown", element).hidden = false;
      Object.assign(one("[name=lost]", element), { disabled: false, value: one(".title", element).textContent });
      one(".title", element).removeAttribute("href");
    }
    one("#list-missing").hidden = missing.length === 0;
    one("#list-missing").textContent = fill(texts.lacking, { n: missing.length });
  }

  const itemOf = (id) => all("li", place).find((element) => element.dataset.id === id);

  function focus(id, ...selectors) { // on the first of them that can have it
    const element = itemOf(id);
    const found = element && selectors.map((each) => one(each, element)).find((each) => !each.disabled);
    (found || one("#main")).focus();
  }

  function focusNear(at) { // where a case was taken away
    const left = all(".remove", place);
    (left[Math.min(at, left.length - 1)] || one("#main")).focus();
  }

  async function check() { // which of them this index does not hold
    const state = held();
    const ids = [...new Set(state.lists.flatMap((list) => list.rows.map((row) => row.id)))];
    for (let at = 0; at < ids.length; at += 200) {
      const fields = [["token", one("#basket [name=token]").value], ...ids.slice(at, at + 200).map((id) => ["id", id])];
      try {
        const answer = await fetch(`${said.root}/basket/unknown`, { method: "POST", body: new URLSearchParams(fields) });
        if (!answer.ok) return;
        (await answer.json()).unknown.forEach((id) => unknown.add(id));
      } catch { return; } // without an answer nothing is said
    }
  }

  // --- changes, each of which can be taken back without touching others ---
  function change(alter, told, back) {
    const state = held();
    alter(state, currentOf(state));
    if (!keep(state)) return false;
    undoing.push(back);
    show();
    tell(told);
    return true;
  }

  function undo() {
    const back = undoing.pop();
    if (!back) return;
    const state = held();
    back(state);
    keep(state);
    show();
    tell(texts.undone);
    (undoing.length ? one("#list-undo") : one("#main")).focus();
  }

  const listOf = (state, key) => state.lists.find((list) => list.key === key) || currentOf(state);

  function putBack(state, key, row, at) {
    const { rows } = listOf(state, key);
    if (!rows.some(({ id }) => id === row.id)) rows.splice(at, 0, row);
    state.current = listOf(state, key).key;
  }

  function remove(id) {
    const { key, rows } = currentOf(held());
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) { show(); return; }
    change(
      (_, list) => list.rows.splice(at, 1),
      fill(texts.removed, { title: rows[at].title || id }),
      (state) => putBack(state, key, rows[at], at),
    );
    focusNear(at);
  }

  function shift(rows, id, to) {
    const from = rows.findIndex((row) => row.id === id);
    if (from >= 0) rows.splice(to, 0, ...rows.splice(from, 1));
  }

  function move(id, to) {
    const { key, rows } = currentOf(held());
    const from = rows.findIndex((row) => row.id === id);
    if (from < 0 || !rows[to] || from === to) return false;
    return change(
      (_, list) => shift(list.rows, id, to),
      fill(texts.moved, { n: to + 1, all: rows.length }),
      (state) => shift(listOf(state, key).rows, id, from),
    );
  }

  const step = (id, by) => move(id, currentOf(held()).rows.findIndex((row) => row.id === id) + by);

  async function transfer(id) { // with its note, into a list that lacks it
    const state = held();
    const from = currentOf(state);
    const at = from.rows.findIndex((row) => row.id === id);
    const row = from.rows[at];
    const others = state.lists.filter(({ key, rows }) => key !== from.key && rows.length < MOST.rows
      && !rows.some((each) => each.id === id));
    const to = await ask(fill(texts.askMove, { title: row.title || id }), [
      ...others.map((list) => [list.key, list.name]), ...(state.lists.length < MOST.lists ? [["new", texts.new]] : []),
    ]);
    if (!to) return;
    const begun = to === "new" && fresh(unique(texts.new, state.lists));
    const target = begun || listOf(state, to);
    change(
      (now, list) => {
        list.rows = list.rows.filter((each) => each.id !== id);
        if (begun) now.lists.push(begun);
        listOf(now, target.key).rows.push(row);
      },
      fill(texts.transferred, { title: row.title || id, name: target.name }),
      (now) => {
        const there = listOf(now, target.key);
        const back = there.rows.find((each) => each.id === id) || row;
        there.rows = there.rows.filter((each) => each.id !== id);
        if (begun && !there.rows.length) now.lists = now.lists.filter((list) => list !== there);
        putBack(now, from.key, back, at);
      },
    );
    focusNear(at);
  }

  // --- questions ---
  async function ask(question, answers) { // what is answered; empty for nothing
    one("p", dialog).textContent = question;
    const buttons = answers.map(([value, called]) => {
      const button = document.createElement("button");
      button.value = value;
      button.textContent = called;
      return button;
    });
    one("#list-answers").replaceChildren(...buttons);
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => { dialog.addEventListener("close", resolve, { once: true }); });
    return dialog.returnValue;
  }

  async function clear() {
    const { key, name: called, rows } = currentOf(held());
    const question = fill(texts.askClear, { name: called, n: rows.length });
    if (!await ask(question, [["yes", texts.clear]])) return;
    change(
      (_, list) => { list.rows = []; },
      fill(texts.cleared, { name: called }),
      (state) => {
        const list = listOf(state, key);
        list.rows = [...rows, ...list.rows.filter(({ id }) => !rows.some((row) => row.id === id))];
      },
    );
    one("#list-undo").focus();
  }

  async function drop() {
    const before = held();
    const list = currentOf(before);
    const at = before.lists.indexOf(list);
    const question = fill(texts.askDrop, { name: list.name, n: list.rows.length });
    if (list.rows.length && !await ask(question, [["yes", texts.drop]])) return;
    const instead = before.lists.length === 1 && fresh(said.list);
    change(
      (state) => {
        state.lists = state.lists.filter(({ key }) => key !== list.key);
        if (instead) state.lists.push(instead);
        state.current = state.lists[Math.min(at, state.lists.length - 1)].key;
      },
      fill(texts.dropped, { name: list.name }),
      (state) => {
        state.lists = state.lists.filter(({ key, rows }) => key !== instead.key || rows.length);
        state.lists.splice(at, 0, list);
        state.current = list.key;
      },
    );
    one("#list-undo").focus();
  }

  // --- lists ---
  function choose(key) {
    keep({ ...held(), current: key });
    show();
  }

  const isAsBegun = (state, list) => {
    const there = state.lists.find(({ key }) => key === list.key);
    return there && JSON.stringify(there.rows) === JSON.stringify(list.rows);
  };

  function add(lists, told) { // they are taken back unless something was done in them
    const before = held();
    if (before.lists.length + lists.length > MOST.lists) {
      tell(fill(texts.crowded, { most: MOST.lists }), true);
      return false;
    }
    return change(
      (state) => {
        state.lists.push(...lists);
        state.current = lists[0].key;
      },
      told,
      (state) => {
        const gone = lists.filter((list) => isAsBegun(state, list)).map(({ key }) => key);
        state.lists = state.lists.filter(({ key }) => !gone.includes(key));
        if (gone.includes(state.current)) state.current = before.current;
      },
    );
  }

  function begin() { // a second click makes no second one: the first is still empty
    const begun = held().lists.find((list) => list.name === texts.new && !list.rows.length);
    if (begun) choose(begun.key);
    else if (!add([fresh(unique(texts.new, held().lists))], texts.begun)) return;
    name.focus();
    name.select();
  }

  function rename() {
    const state = held();
    const { key, name: before } = currentOf(state);
    const called = line(name.value, MOST.name);
    if (!called || called === before) { name.value = before; return; }
    const given = unique(called, state.lists.filter((list) => list.key !== key));
    change(
      (_, list) => { list.name = given; },
      fill(texts.renamed, { name: given }),
      (now) => { listOf(now, key).name = before; },
    );
  }

  // --- files to hand over ---
  async function open(file) {
    const { fault, lists, left } = await saryeHandover.read(file);
    if (fault) {
      tell(fill(texts[`fault${fault}`], { file: file.name, most: saryeHandover.MEGABYTES }), true);
      return;
    }
    const known = held().lists;
    const opened = lists.map((list) => {
      const made = fresh(unique(list.name || said.list, known), list.rows);
      known.push(made);
      return made;
    });
    const rows = opened.flatMap((list) => list.rows);
    if (!add(opened, "")) return;
    await check();
    show();
    const missing = rows.filter((row) => unknown.has(row.id)).length;
    tell([
      fill(texts.opened, { names: opened.map((list) => fill(texts.quoted, list)).join(", "), n: rows.length }),
      missing ? fill(texts.missing, { n: missing }) : "",
      left ? fill(texts.unfit, { n: left }) : "",
    ].filter(Boolean).join(" "));
  }

  const saveCurrent = () => { const list = currentOf(held()); saryeHandover.save([list], list.name); };
  const saveAll = () => saryeHandover.save(held().lists.filter((list) => list.rows.length), texts.all);

  // --- what a person does ---
  const BUTTONS = {
    "basket-clear": clear,
    "list-drop": drop,
    "list-new": begin,
    "list-save": saveCurrent,
    "list-save-all": saveAll,
    "list-undo": undo,
  };
  const OF_ROW = {
    down: (id) => { if (step(id, 1)) focus(id, ".down", ".up"); },
    remove,
    to: transfer,
    up: (id) => { if (step(id, -1)) focus(id, ".up", ".down"); },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest("#basket-list > li");
    if (row) OF_ROW[button.className](row.dataset.id);
    else BUTTONS[button.id]?.();
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isWriting = event.target.closest("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyZ" && !isWriting && !dialog.open) {
      event.preventDefault();
      undo();
    }
    const row = event.target.closest("#basket-list > li");
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const { id } = row.dataset;
    const within = event.target.closest("textarea") ? "textarea" : event.target.className;
    if (step(id, event.key === "ArrowUp" ? -1 : 1)) focus(id, within === "textarea" ? within : `.${within}`, ".remove");
  });

  place.addEventListener("input", (event) => { // kept at once, should the page be left
    const state = held();
    const row = currentOf(state).rows.find(({ id }) => id === event.target.closest("li").dataset.id);
    if (!row) return;
    row.note = text(event.target.value, MOST.note);
    keep(state);
  });

  choice.addEventListener("change", () => choose(choice.value));

  name.addEventListener("change", rename);

  one("#list-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await open(file);
    event.target.value = "";
  });

  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => { // wherever on the page
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) await open(file);
  });

  // --- dragging, by mouse, pen or finger ---
  let dragged = null; // {id, to}

  function aim(event) {
    const others = all("li", place).filter((element) => element.dataset.id !== dragged.id);
    const middle = (element) => { const box = element.getBoundingClientRect(); return box.top + box.height / 2; };
    dragged.to = others.filter((element) => middle(element) < event.clientY).length;
    unaim();
    if (others[dragged.to]) others[dragged.to].classList.add("before");
    else others.at(-1)?.classList.add("after");
    const EDGE = 48;
    if (event.clientY < EDGE) window.scrollBy(0, -EDGE / 2);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 2);
  }

  function unaim() {
    all(".before, .after", place).forEach((element) => element.classList.remove("before", "after"));
  }

  function release() {
    unaim();
    if (dragged) itemOf(dragged.id)?.classList.remove("dragged");
    dragged = null;
  }

  place.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const row = handle.closest("li");
    row.classList.add("dragged");
    dragged = { id: row.dataset.id, to: -1 };
  });
  place.addEventListener("pointermove", (event) => { if (dragged) aim(event); });
  place.addEventListener("pointerup", () => {
    const { id, to } = dragged || {};
    release();
    if (to >= 0) move(id, to);
  });
  place.addEventListener("pointercancel", release);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") release(); });

  // --- start ---
  one("#lists").hidden = false;
  onChange(show);
  show();
  check().then(mark);
})();
