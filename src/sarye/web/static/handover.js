// Lists as a file that is handed over, and back: whatever else is opened is refused by one line.
"use strict";
const saryeHandover = (() => {
  const { MOST, VERSION, line, rowsOf } = saryeLists;
  const KIND = "lists";
  const MEGABYTES = 4; // a browser keeps no more of one site

  function save(lists, name) {
    const rows = lists.map((list) => ({ name: list.name, cases: list.rows }));
    const data = JSON.stringify({ sarye: KIND, version: VERSION, lists: rows }, null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data], { type: "application/json" }));
    link.download = `${name.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "sarye"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function parsed(file) {
    const bytes = await file.arrayBuffer();
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  }

  async function read(file) { // {lists: [{name, rows}], left} or {fault}: the name of what is wrong
    if (file.size > MEGABYTES * 1_000_000) return { fault: "large" };
    let data;
    try { data = await parsed(file); } catch { return { fault: "unread" }; }
    if (data?.sarye !== KIND) return { fault: "other" };
    if (data.version !== VERSION) return { fault: "version" };
    const given = Array.isArray(data.lists) ? data.lists : [];
    if (!given.length || !given.every((list) => Array.isArray(list?.cases))) return { fault: "other" };
    const lists = given.map((list) => ({ name: line(list.name, MOST.name), rows: rowsOf(list.cases) }));
    const left = given.reduce((sum, list, at) => sum + list.cases.length - lists[at].rows.length, 0);
    return lists.some((list) => list.rows.length) ? { lists, left } : { fault: "empty" };
  }

  return { MEGABYTES, read, save };
})();
