// The page on which a template is written: blocks come, go and move without leaving it, and the preview follows.
// Each button is one that works without this script, too; here its answer replaces a part of the page.
"use strict";

// The theme writes the name of a chosen file into the nearest text of the page, which here is somebody's words.
const keepWords = () => document.querySelectorAll("input[type=file]").forEach((file) => (file.hasChangeListener = true));
keepWords();

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("authoring-form");
  if (!form) return;
  const blocks = document.getElementById("authoring-blocks");
  const beside = document.getElementById("authoring-beside");
  const panel = document.querySelector(".placeholders");

  const ask = async (address, body, signal) => {
    const answer = await fetch(address, { method: "POST", body, signal, redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };

  // --- The preview and the checks ---
  let asking = null;
  let later = 0;

  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData(form);
    // Pictures travel once, when they are chosen.
    for (const file of form.querySelectorAll("input[type=file]")) body.delete(file.name);
    beside.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(form.dataset.beside, body, asking.signal);
      const open = [...beside.querySelectorAll("details[open]")].map(({ dataset }) => dataset.panel);
      const scrolled = beside.parentElement.scrollTop;
      beside.innerHTML = answer;
      for (const each of beside.querySelectorAll("details")) each.open = open.includes(each.dataset.panel);
      beside.parentElement.scrollTop = scrolled;
      document.getElementById("authoring-sms").replaceChildren(...beside.querySelector("[data-sms-count]").childNodes);
      sayVerdict();
    } catch (error) {
      if (error.name !== "AbortError") beside.querySelector("p")?.replaceChildren(form.dataset.failed);
    }
    beside.removeAttribute("aria-busy");
  };
  // The verdict alone is read aloud, and only another one: the letter is there to be looked at.
  const sayVerdict = () => {
    const verdict = beside.querySelector("[data-verdict]").textContent;
    const aloud = document.querySelector("[data-verdict-said]");
    if (aloud.textContent !== verdict) aloud.textContent = verdict;
  };
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(show, 300);
  };

  for (const choice of document.querySelectorAll("[data-view]")) choice.addEventListener("change", show);

  // --- Counters ---
  const count = (field) => {
    const most = Number(field.dataset.counted);
    let counter = field.parentElement.querySelector(".counter");
    if (!counter) {
      counter = document.createElement("p");
      counter.className = "counter";
      field.after(counter);
    }
    const length = [...field.value].length;
    const words = length > most ? form.dataset.long : form.dataset.count;
    counter.textContent = words.replace("%(count)s", length).replace("%(most)s", most);
    counter.classList.toggle("warned", length > most);
  };
  const countAll = () => form.querySelectorAll("[data-counted]").forEach(count);

  // --- Blocks ---
  // One answer at a time, each asked with what the one before it left: no second click undoes the first.
  let answered = Promise.resolve();
  let waiting = 0;
  let touched = false;

  const rebuild = (edit) => {
    touched = true;
    waiting += 1;
    answered = answered.then(() => rebuilt(edit)).finally(() => (waiting -= 1));
  };

  const rebuilt = async (edit) => {
    const body = new FormData(form);
    body.set("edit", edit);
    const sent = new Map(written().map((field) => [named(field), standing(field)]));
    let answer;
    try {
      answer = await ask(form.dataset.blocks, body);
    } catch {
      blocks.querySelector(".authoring-add")?.append(form.dataset.failed);
      return;
    }
    const since = written().filter((field) => standing(field) !== sent.get(named(field)));
    const writing = since.find((field) => field === document.activeElement);
    blocks.innerHTML = answer;
    keepWords();
    since.forEach(putBack);
    countAll();
    if (!goOnWriting(writing)) goTo(blocks.querySelector("[data-focus]"));
    soon();
  };

  // The fields of the blocks, and what stands in each.
  const written = () => [...blocks.querySelectorAll(":is(input, textarea, select)[name]:not([type=hidden])")];
  const named = ({ name, type, value }) => (type === "checkbox" ? `${name} ${value}` : name);
  const standing = ({ type, checked, files, value }) => {
    if (type === "checkbox") return checked;
    return type === "file" ? [...files].map((file) => file.name).join() : value;
  };
  const present = (field) => written().find((each) => named(each) === named(field));

  // What was typed or chosen while the answer was under way is newer than the answer.
  const putBack = (field) => {
    const fresh = present(field);
    if (!fresh) return;
    if (field.type === "checkbox") fresh.checked = field.checked;
    else if (field.type === "file") fresh.files = field.files;
    else fresh.value = field.value;
  };

  const goOnWriting = (field) => {
    const fresh = field && present(field);
    if (!fresh) return false;
    fresh.focus();
    if (field.dataset.words !== undefined) fresh.setSelectionRange(field.selectionStart, field.selectionEnd);
    return true;
  };

  const goTo = (block) => {
    block?.scrollIntoView({ block: "nearest" });
    block?.querySelector(".authoring-fields :is(textarea, input:not([type=file]), select)")?.focus();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=edit]");
    if (!button) return;
    event.preventDefault();
    if (button.value === "refresh") show();
    else rebuild(button.value);
  });

  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter?.value === "refresh") {
      event.preventDefault();
      show();
    } else if (waiting) {
      // What is saved is what the last button left.
      event.preventDefault();
      answered.then(() => form.requestSubmit(submitter));
    }
  });

  form.addEventListener("input", ({ target }) => {
    touched = true;
    if (target.dataset.counted) count(target);
    soon();
  });

  form.addEventListener("change", ({ target }) => {
    touched = true;
    if (target.matches("[data-rebuild]") || (target.matches("[data-upload]") && target.files.length)) {
      rebuild(`stay ${target.closest("[data-block]").dataset.block}`);
    } else if (target.name === "channels" && target.checked) {
      form.querySelector(`[data-channel=${target.value}]`).open = true;
    } else if (target.matches("[data-refresh]")) {
      // Another language is written in: its letters, and the way it runs.
      for (const field of form.querySelectorAll("[data-words]:not([inputmode=url])")) {
        field.lang = target.value;
        field.dir = target.dataset.rightToLeft.split(" ").includes(target.value) ? "rtl" : "ltr";
      }
      show();
    }
  });

  // --- A block is dragged by its handle ---
  let dragged = null;
  blocks.addEventListener("pointerdown", ({ target }) => {
    const block = target.closest("[data-handle]")?.closest("[data-block]");
    if (block) block.draggable = true;
  });
  blocks.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-block][draggable=true]");
    // Its answer would put the blocks back where they were.
    if (waiting) event.preventDefault();
    else if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  blocks.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-block]");
    if (!dragged || !over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  blocks.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.draggable = false;
    // Said anew by the server: which is first, which is last.
    rebuild(`stay ${dragged.dataset.block}`);
    dragged = null;
  });

  // --- Placeholders go where one writes ---
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-words]")) last = target;
  });

  const insert = (words) => {
    if (!last?.isConnected || last.offsetParent === null) {
      navigator.clipboard?.writeText(words);
      return form.dataset.copied;
    }
    last.focus();
    last.setRangeText(words, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    return form.dataset.inserted;
  };

  for (const code of panel.querySelectorAll("[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...code.childNodes);
    code.append(button);
    // Not to lose the cursor's place in the text.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      panel.querySelector("[data-said]").textContent = `${code.dataset.insert} ${insert(code.dataset.insert)}`;
    });
  }

  const search = panel.querySelector("[data-filter]");
  search.hidden = false;
  panel.querySelector("[data-how]").hidden = false;
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of panel.querySelectorAll("[data-entry]")) {
      entry.hidden = !words.every((word) => entry.dataset.entry.includes(word));
    }
    for (const source of panel.querySelectorAll("[data-source]")) {
      source.hidden = !source.querySelector("[data-entry]:not([hidden])");
    }
  });

  countAll();
  let leaving = false;
  form.addEventListener("submit", (event) => (leaving = !event.defaultPrevented));
  window.addEventListener("beforeunload", (event) => {
    if (touched && !leaving) event.preventDefault();
  });
});
