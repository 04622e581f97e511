// What the page does beyond links and forms: completion, keys, ticks, copying.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = document.body.dataset;

  let fading;

  function announce(text, shown = false) {  // to a screen reader; with `shown` to everybody
    const place = one("#announce");
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 50);
    place.classList.toggle("shown", shown);
    clearTimeout(fading);
    if (shown) fading = setTimeout(() => place.classList.remove("shown"), 4000);
  }

  document.addEventListener("sarye:say", ({ detail }) => announce(detail.text, detail.shown));

  // --- completion: a combobox with a list, as WAI-ARIA describes it ---
  const box = one("#q");
  const list = one("#completions");
  let chosen = -1;
  let asked = 0;
  let timer;
  let known = box?.value;  // what was last offered for; an input method tells of it again at its end
  let composing = false;
  let pressed = "";  // the key that was acted on while composing, until it is let go
  let entering = null;  // what stood in the box as Enter was pressed while composing

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function settle() {  // what was still to be offered is offered no more
    clearTimeout(timer);
    asked += 1;
    known = box.value;
    close();
  }

  function choose(number) {
    const options = all("[role=option]", list);
    chosen = (number + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    box.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    if (composing) { box.blur(); box.focus(); }  // else the syllable is put behind what is taken
    box.value = option.dataset.query;
    enter();
  }

  function enter() {
    settle();
    one("#search").requestSubmit();
  }

  function offer(found) {
    list.replaceChildren(...found.map((row, at) => {
      const option = document.createElement("li");
      const about = document.createElement("span");
      option.id = `completion-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.query = row.query;
      option.append(row.text, about);
      about.className = "about";
      about.textContent = row.kind === "word" ? list.dataset[row.cases === 1 ? "one" : "many"].replace("{n}", row.cases) : list.dataset.title;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    chosen = -1;
  }

  async function complete() {
    const number = ++asked;
    const typed = box.value;
    if (!typed.trim() || /[\s"()]$/.test(typed)) { close(); return; }
    try {
      const answer = await fetch(`${said.root}/api/complete?limit=6&q=${encodeURIComponent(typed)}`);
      const data = answer.ok ? await answer.json() : { completions: [] };
      if (number === asked && document.activeElement === box) offer(data.completions);
    } catch { close(); }
  }

  // While a syllable composes, the input method gets each key first: it is told as key code 229,
  // which Windows names "Process", and mostly once more when the syllable is done; Safari ends the
  // syllable before it tells of the key at all. One press does one thing, whichever way it is told.
  const TAKEN = 229;

  function boxKeys(event) {
    const taken = event.isComposing || event.keyCode === TAKEN;
    const key = taken ? event.code.replace("Numpad", "") : event.key;
    if (!act(key, event.isComposing)) return;
    if (taken) pressed = key;
    event.preventDefault();
  }

  function act(key, unfinished) {
    const open = !list.hidden;
    if (key === "ArrowDown" && open) choose(chosen + 1);
    else if (key === "ArrowUp" && open) choose(chosen < 0 ? -1 : chosen - 1);
    else if (key === "ArrowDown") return step(1);
    else if (key === "Escape" && open) settle();
    else if (key === "Enter" && open && chosen >= 0) take(all("[role=option]", list)[chosen]);
    else if (key === "Enter" && unfinished) entering = box.value;
    else if (key === "Enter") enter();
    else return false;
    return true;
  }

  function composed() {  // Enter has done with the syllable, unless it chose other letters (漢)
    composing = false;
    if (entering !== null && entering === box.value) enter();
    entering = null;
  }

  function typed() {
    if (box.value === known) return;
    known = box.value;
    clearTimeout(timer);
    timer = setTimeout(complete, 120);
  }

  // --- what is asked for while one types ---
  const REST = 800;  // milliseconds without a key, after which a syllable is meant as it stands
  let sought = null;  // what the results are of, or will be
  let resting;
  let unasked = false;  // whether the last step of the history is of what is typed, and not asked for yet

  function overtake(event) {  // links of the results leave with them: they do not wait in a queue
    const { elt } = event.detail;  // hx-sync ends what is under way; here that was, there what waited for it
    if (elt.id !== "search" && elt.closest("#results")) htmx.trigger("#search", "htmx:abort");
  }

  function ask(event) {
    const cause = event.detail.triggeringEvent?.type;
    clearTimeout(resting);
    if (cause === "input" && box.value.trim() === sought) { event.preventDefault(); return; }
    if (event.detail.elt.id === "search") sought = box.value.trim();
    if (cause === "input" || cause === "rested") event.detail.headers["HX-Trigger-Name"] = "q";
    if (unasked && event.detail.elt.id === "search") event.detail.headers["Sarye-Unasked"] = "1";
    if (cause === "input" && composing) event.detail.headers["Sarye-Composing"] = "1";
  }

  function answered(event) {
    const { xhr, elt } = event.detail;
    const cause = event.detail.requestConfig?.triggeringEvent?.type;
    if (xhr?.status === 200) {
      const stepped = ["HX-Push-Url", "HX-Replace-Url"].some((name) => xhr.getResponseHeader(name));
      if (stepped) unasked = elt.id === "search" && (cause === "input" || cause === "rested");
      return;
    }
    sought = null;  // the results before it stay
    if (xhr?.status === 204 && elt.id === "search" && cause === "input") {
      const of = box.value;
      resting = setTimeout(() => { if (box.value === of) htmx.trigger(elt, "rested"); }, REST);
    }
  }

  // --- what is not answered, said where it is seen: what stands below is of an earlier search ---
  const failed = one("#failed");

  function fail({ detail }) {
    const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
    const why = one(".fault p", answer)?.textContent || failed.dataset.unreached;
    failed.textContent = one(".hit") ? `${why} ${failed.dataset.before}` : why;
    failed.hidden = false;
  }

  for (const name of ["htmx:sendError", "htmx:responseError"]) document.body.addEventListener(name, fail);
  document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (detail.xhr.status < 400) failed.hidden = true;
  });

  // --- keys ---
  function step(by) {
    const titles = all(".hit a.title");
    const at = titles.findIndex((title) => title.closest(".hit").contains(document.activeElement));
    const next = titles[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (!next) { if (at === 0 && by < 0 && box) box.focus(); return false; }
    next.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, summary");
    if (event.ctrlKey || event.altKey || event.metaKey || typing) return;
    if (event.key === "/" && box) { box.focus(); box.select(); event.preventDefault(); }
    else if (event.key === "ArrowDown" && one(".hit") && step(1)) event.preventDefault();
    else if (event.key === "ArrowUp" && one(".hit") && event.target.closest(".hit")) { step(-1); event.preventDefault(); }
  });

  // --- files that are dropped where nothing takes them: the browser would open them elsewhere ---
  const isUntaken = (event) => event.dataTransfer?.types.includes("Files") && !event.defaultPrevented;
  addEventListener("dragover", (event) => { if (isUntaken(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!isUntaken(event)) return;
    event.preventDefault();
    announce((one("#indexing[data-undropped]") || document.body).dataset.undropped, true);
  });

  // --- clicks ---
  document.addEventListener("submit", (event) => {
    if (event.target.matches("#take") && !one(".tick:checked")) {
      event.preventDefault();
      announce(said.none, true);
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "take-all") {
      all(".tick").forEach((tick) => { tick.checked = event.target.checked; });
    }
  });

  document.addEventListener("click", (event) => {  // the search may have changed since the page came
    const link = event.target.closest(".languages a");
    if (!link) return;
    const address = new URL(location.href);
    address.searchParams.set("lang", link.hreflang);
    link.href = address;
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) {
      await copy(one(button.dataset.copy).textContent);
    } else if (button.id === "print") {
      window.print();
    }
  });

  document.addEventListener("click", (event) => {  // a feed is for a reader of feeds: people see XML
    const link = event.target.closest("a[data-copied]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(link.href, link.dataset.copied);
  });

  async function copy(text, told = said.copied) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // no clipboard without https beyond this machine
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    announce(told, true);
  }

  // --- start ---
  if (box) {
    box.addEventListener("input", typed);
    box.addEventListener("keydown", boxKeys);
    box.addEventListener("compositionstart", () => { composing = true; });
    box.addEventListener("compositionend", composed);
    box.addEventListener("blur", () => setTimeout(settle, 100));
    window.addEventListener("blur", () => { pressed = ""; });
    document.addEventListener("keydown", (event) => {  // wherever the first one has led to
      if (event.isComposing || event.keyCode === TAKEN || event.repeat || event.key !== pressed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
    document.addEventListener("keyup", (event) => {
      if ([event.key, event.code.replace("Numpad", "")].includes(pressed)) pressed = "";
    });
    let open = null;  // how far the sheet of facets is scrolled, while it is open
    document.body.addEventListener("htmx:beforeSwap", () => {
      const sheet = one("#facets:popover-open");
      open = sheet && sheet.scrollTop;
    });
    document.body.addEventListener("htmx:afterSwap", () => {
      const sheet = one("#facets[popover]");
      if (open === null || !sheet) return;
      sheet.showPopover();
      sheet.scrollTop = open;
    });
    document.body.addEventListener("htmx:confirm", overtake);
    document.body.addEventListener("htmx:configRequest", ask);
    document.body.addEventListener("htmx:afterRequest", answered);
    addEventListener("popstate", () => { unasked = false; });  // somebody asked to see it
    document.body.addEventListener("htmx:afterSettle", (event) => {
      if (event.detail.target.id === "results" || event.detail.elt.id === "results") {
        const summary = one("#summary");
        if (summary) announce(summary.textContent);
        if (summary && event.detail.requestConfig.elt.closest(".paging")) summary.focus({ preventScroll: true });
      }
    });
  }
})();
