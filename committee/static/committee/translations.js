// Marks each language tab: complete, begun or empty; and lets the keyboard reach the tabs.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const words = document.getElementById("translation-states");
  if (!words) return;

  const stateOf = (fields) => {
    const written = fields.filter((field) => field.value.trim() !== "").length;
    return written === 0 ? "empty" : written === fields.length ? "filled" : "partly";
  };

  for (const nav of document.querySelectorAll("[x-data*=activeFieldsetTab] nav")) {
    const tabs = [...nav.children];
    const panels = [...nav.closest("[x-data]").querySelectorAll(":scope > .tab-wrapper")];
    nav.classList.add("translation-tabs");

    tabs.forEach((tab, place) => {
      tab.tabIndex = 0;
      tab.setAttribute("role", "button");
      tab.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          tab.click();
        }
      });

      const fields = [...(panels[place]?.querySelectorAll("[lang]:is(input, textarea)") ?? [])];
      if (fields.length === 0) return;
      tab.lang = fields[0].lang;
      const mark = document.createElement("span");
      mark.className = "translation-state";
      mark.setAttribute("role", "img");
      tab.append(mark);
      const show = () => {
        mark.dataset.state = stateOf(fields);
        mark.title = words.dataset[mark.dataset.state];
        mark.setAttribute("aria-label", mark.title);
      };
      fields.forEach((field) => field.addEventListener("input", show));
      show();
    });
  }
});
