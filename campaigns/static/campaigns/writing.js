// Beside the form of a template: placeholders that go where one writes, and a counter under the subject.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const aside = document.querySelector(".placeholders");
  if (!aside) return;

  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(":is(input[type=text], textarea)[lang]")) last = target;
  });

  const insert = (words) => {
    if (!last || last.offsetParent === null) {
      navigator.clipboard?.writeText(words);
      return aside.dataset.copied;
    }
    last.focus();
    last.setRangeText(words, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    return aside.dataset.inserted;
  };

  for (const code of aside.querySelectorAll("[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...code.childNodes);
    code.append(button);
    // Not to lose the cursor's place in the text.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      aside.querySelector("[data-said]").textContent = `${code.dataset.insert} ${insert(code.dataset.insert)}`;
    });
  }

  for (const field of document.querySelectorAll("[data-counted]")) {
    const most = Number(field.dataset.counted);
    const counter = document.createElement("p");
    counter.className = "counter";
    field.closest("div").after(counter);
    const show = () => {
      const count = [...field.value].length;
      const words = count > most ? aside.dataset.long : aside.dataset.count;
      counter.textContent = words.replace("%(count)s", count).replace("%(most)s", most);
      counter.classList.toggle("warned", count > most);
    };
    field.addEventListener("input", show);
    show();
  }
});
