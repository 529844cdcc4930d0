// The search fields that pickers make have no label of their own: they take that of the field they search for.
"use strict";

(() => {
  const label = (search) => {
    const select = search.closest(".select2-container")?.previousElementSibling
      ?? document.querySelector("select.select2-hidden-accessible + .select2-container--open")?.previousElementSibling;
    const words = select?.labels?.[0]?.textContent.trim() ?? select?.getAttribute("aria-label");
    if (words && !search.hasAttribute("aria-label")) search.setAttribute("aria-label", words.replace(/\s*\*$/, ""));
  };

  // Pickers are made when the page is ready, opened, or given another row: whenever that is.
  new MutationObserver(() => {
    document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(label);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
