// The translation desk: placeholders go in by a click, and what is wrong is said while one writes.
// Without this script everything is saved and judged by the round trip of the buttons.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  // The theme writes the name of a chosen file into a text beside it, and there is none.
  document.querySelectorAll("input[type=file]").forEach((file) => (file.hasChangeListener = true));
  const form = document.getElementById("translating");
  if (!form || !form.dataset.check) return;
  document.querySelector(".translating").classList.add("with-script");
  const fields = [...form.querySelectorAll("textarea[data-unit]")];
  const remarks = [...form.querySelectorAll("textarea[name^='remark ']")];
  const before = new Map(fields.map((field) => [field, field.value]));
  const field_of = (inside) => inside.closest(".unit").querySelector("textarea");

  // --- Inserting ---
  const insert = (field, text) => {
    const start = field.selectionStart;
    field.focus();
    field.setRangeText(text, start, field.selectionEnd, "end");
    // The words for those who lack the value are the translator's: typing replaces them.
    const words = /^\{\{[^|}]*\|\s*default:\s*(["'])(.*?)\1/.exec(text);
    if (words) field.setSelectionRange(start + words[0].length - words[2].length - 1, start + words[0].length - 1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  form.addEventListener("click", (event) => {
    const { target } = event;
    if (target.matches(".unit-source .chip")) insert(field_of(target), target.textContent);
    if (target.matches("[data-insert]")) insert(field_of(target), target.dataset.insert);
    if (target.matches("[data-copy]")) {
      const field = field_of(target);
      field.value = "";
      insert(field, target.dataset.source);
    }
  });

  // A text of one line has one: there, Enter goes on to the next text.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-line]")) return;
    event.preventDefault();
    fields[fields.indexOf(event.target) + 1]?.focus();
  });

  form.querySelectorAll(".unit-source .chip").forEach((chip) => {
    chip.tabIndex = 0;
    chip.setAttribute("role", "button");
    chip.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      insert(field_of(chip), chip.textContent);
    });
  });

  // --- Judging ---
  const asked = new Map();
  const check = async (field) => {
    const place = document.getElementById(`remarks-${field.dataset.unit}`);
    asked.get(field)?.abort();
    const control = new AbortController();
    asked.set(field, control);
    const body = new FormData();
    body.set("unit", field.dataset.unit);
    body.set("text", field.value);
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body, signal: control.signal, redirect: "error" });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren();
    }
  };

  const count = (field) => {
    const counter = form.querySelector(`[data-counter="${field.dataset.unit}"]`);
    if (!counter) return;
    const written = [...field.value].length;
    counter.textContent = `${written} / ${field.dataset.limit}`;
    counter.classList.toggle("is-over", written > Number(field.dataset.limit));
  };

  const waiting = new Map();
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea[data-unit]")) return;
    target.classList.toggle("is-changed", target.value !== before.get(target));
    count(target);
    clearTimeout(waiting.get(target));
    waiting.set(target, setTimeout(() => check(target), 500));
  });

  // --- Leaving with unsaved words ---
  let is_saving = false;
  form.addEventListener("submit", () => { is_saving = true; });
  window.addEventListener("beforeunload", (event) => {
    const is_touched = (field) => field.value !== before.get(field);
    if (!is_saving && (fields.some(is_touched) || remarks.some((remark) => remark.value))) event.preventDefault();
  });
});
