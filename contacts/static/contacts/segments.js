// The builder of a segment: rows come and go without leaving the page, and sentence, figures and searches follow.
// Each button is one that works without this script, too; here its answer replaces a part of the page.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("segment-form");
  if (!form) return;
  const rule = document.getElementById("segment-rule");
  const part = (name) => document.querySelector(`[data-part=${name}]`);

  const ask = async (address, body, signal) => {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal, redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };

  // --- Sentence and figures ---
  let counting = null;

  const show = async (name, signal, patient = "") => {
    const place = part(name);
    if (!place) return;
    place.setAttribute("aria-busy", "true");
    const segment = form.dataset.segment ? `&segment=${form.dataset.segment}` : "";
    place.innerHTML = await ask(`${form.dataset.count}?part=${name}${segment}${patient}`, new FormData(form), signal);
    place.removeAttribute("aria-busy");
    // What was not exact at once is asked again, with more time.
    if (!patient && place.querySelector("[data-again]")) await show(name, signal, "&patient");
  };

  const count = async (...names) => {
    counting?.abort();
    counting = new AbortController();
    const { signal } = counting;
    if (names.includes("people")) part("people").querySelector(".segment-quiet")?.replaceChildren(form.dataset.counting);
    try {
      for (const name of names) {
        await show(name, signal);
        if (name === "people" && part("people").querySelector(".segment-problem")) {
          ["email", "sms", "push"].forEach((other) => part(other)?.replaceChildren());
          return;
        }
      }
    } catch (error) {
      if (error.name !== "AbortError") part("people").textContent = form.dataset.failed;
    }
  };
  const everything = () => {
    part("sample").replaceChildren(); // drawn for another rule
    return count("people", "email", "sms", "push");
  };

  let later = 0;
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(everything, 400);
  };

  // --- Rows ---
  const rebuild = async (edit) => {
    const body = new FormData(form);
    body.set("edit", edit);
    try {
      rule.innerHTML = await ask(form.dataset.rule, body);
    } catch {
      part("people").textContent = form.dataset.failed;
      return;
    }
    const row = rule.querySelector("[data-focus]");
    row?.querySelector("select, input:not([type=hidden]), button")?.focus();
    soon();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=edit]");
    if (!button || button.value === "refresh") return;
    event.preventDefault();
    if (button.hasAttribute("data-search")) find(button.parentElement.querySelector("[data-picker]"));
    else rebuild(button.value);
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "refresh") return;
    event.preventDefault();
    everything();
  });

  // --- Pickers ---
  const find = async (search) => {
    const found = search.closest(".segment-picker").querySelector(".segment-found");
    const { picker: kind, name } = search.dataset;
    const asked = new URLSearchParams({ kind, name, text: search.value });
    try {
      found.innerHTML = await ask(`${form.dataset.find}?${asked}`);
    } catch {
      found.textContent = form.dataset.failed;
      return;
    }
    const chosen = new Set([...search.closest(".segment-picker").querySelectorAll(".segment-chosen input")].map((box) => box.value));
    found.querySelectorAll("input").forEach((box) => chosen.has(box.value) && box.closest("label").remove());
  };

  let typing = 0;
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-picker]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => find(target), 250);
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-picker]")) return;
    event.preventDefault();
    find(event.target);
  });

  form.addEventListener("change", ({ target }) => {
    const found = target.closest(".segment-found");
    if (found && target.checked) {
      // What was ticked joins what was chosen, and keeps the focus.
      found.closest(".segment-picker").querySelector(".segment-chosen").append(target.closest("label"));
      target.focus();
    }
    if (target.matches("[data-rebuild]")) rebuild(`stay ${target.name.split("-")[0]}`);
    else if (!target.matches("[data-picker]") && !target.name?.endsWith("-new")) soon();
  });

  document.getElementById("segment-about")?.addEventListener("change", () => count("email", "sms", "push"));
  document.querySelector("[data-draw]")?.addEventListener("click", (event) => {
    event.preventDefault();
    count("sample");
  });

  everything();
});
