// What pickers make has no label of its own, or only the row that is chosen: it takes that of the field it stands for.
"use strict";

(() => {
  const label = (search) => {
    const select = search.closest(".select2-container")?.previousElementSibling
      ?? document.querySelector("select.select2-hidden-accessible + .select2-container--open")?.previousElementSibling;
    const words = select?.labels?.[0]?.textContent.trim() ?? select?.getAttribute("aria-label");
    if (words && !search.hasAttribute("aria-label")) search.setAttribute("aria-label", words.replace(/\s*\*$/, ""));
  };

  const name = (picker) => {
    const select = picker.closest(".select2-container")?.previousElementSibling;
    const words = select?.labels?.[0];
    if (!words) return;
    words.id ||= `${select.id}-label`;
    const names = (picker.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    if (!names.includes(words.id)) picker.setAttribute("aria-labelledby", [words.id, ...names].join(" "));
  };

  // Pickers are made when the page is ready, opened, or given another row: whenever that is.
  new MutationObserver(() => {
    document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(label);
    document.querySelectorAll(".select2-selection[role=combobox], .select2-selection__rendered[role=textbox]").forEach(name);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
