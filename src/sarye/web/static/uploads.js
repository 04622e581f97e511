// Documents that are dropped on the page of the index: each is handed over, then all are read.
"use strict";
(() => {
  const place = () => document.getElementById("drop");
  const waiting = [];  // what is dropped while others are handed over
  let busy = false;

  function isPassedOver({ name, isDirectory }, { names, begin, end, folders }) {  // as reading a folder does
    const small = name.toLowerCase();
    if (isDirectory) return name.startsWith(".") || folders.includes(small);
    return begin.some((one) => name.startsWith(one)) || end.some((one) => small.endsWith(one)) || names.includes(small);
  }

  async function* filesOf(entry, passed) {  // a folder that was dropped is walked; null for what is no document
    if (isPassedOver(entry, passed)) {
      yield null;
    } else if (entry.isFile) {
      yield await new Promise((done, failed) => entry.file(done, failed));
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!some.length) return;
        for (const one of some) yield* filesOf(one, passed);
      }
    }
  }

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...transfer.files];
    const files = [];
    const passed = JSON.parse(place().dataset.passed);
    for (const entry of entries) {
      for await (const file of filesOf(entry, passed)) files.push(file);
    }
    return files;
  }

  function say(text) {
    const state = document.getElementById("drop-state");
    state.hidden = false;
    state.textContent = text;
  }

  function refuse(name, text) {
    const list = document.getElementById("drop-refused");
    const item = document.createElement("li");
    item.textContent = text.includes(name) ? text : `${name}: ${text}`;
    list.append(item);
    list.hidden = false;
  }

  async function hand(file, { token, to, lang, failed, most, large, beside }) {  // true if it is kept
    if (file.size > most) {  // a server that stops reading is heard of by no browser
      refuse(file.name, large.replace("{name}", file.name));
      return false;
    }
    const address = `${to}?name=${encodeURIComponent(file.name)}${lang ? `&lang=${lang}` : ""}`;
    try {
      const answer = await fetch(address, { method: "POST", body: file, headers: { "X-Sarye-Token": token } });
      const told = await answer.json();
      if (told.beside) refuse(file.name, beside.replace("{name}", file.name).replace("{kept}", told.name));
      if (answer.ok) return true;
      refuse(file.name, told.detail || failed);
    } catch {
      refuse(file.name, failed);
    }
    return false;
  }

  async function take(files) {
    waiting.push(...files);
    if (busy || !waiting.length) return;
    busy = true;
    const said = place().dataset;
    const refused = document.getElementById("drop-refused");
    refused.hidden = true;
    refused.replaceChildren();
    let [kept, skipped] = [0, 0];
    for (let number = 0; number < waiting.length; number += 1) {
      say(said.under.replace("{done}", number).replace("{n}", waiting.length));
      if (waiting[number] === null) skipped += 1;
      else if (await hand(waiting[number], said)) kept += 1;
    }
    waiting.length = 0;
    busy = false;
    say([said.done.replace("{n}", kept), skipped && said.skipped.replace("{n}", skipped)].filter(Boolean).join(" · "));
    if (!kept) return;
    const button = document.getElementById("take-in-button");
    if (refused.hidden) button.form.requestSubmit();
    else button.hidden = false;  // what was refused is read first
  }

  const has = (event) => place() && event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    place().classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place()?.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (!has(event)) return;
    event.preventDefault();
    place().classList.remove("over");
    take(await dropped(event.dataTransfer));
  });
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  document.addEventListener("change", (event) => {
    if (event.target.id === "files") take([...event.target.files]);
  });
})();
