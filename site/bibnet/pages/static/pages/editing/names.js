/* Names for fields that Wagtail draws without one: rich texts in blocks, and tags.

   A rich text is called as its field, or as its block; blocks come and go, so each is looked for
   when the page has changed. */
(() => {
  "use strict";
  const UNNAMED = [".public-DraftEditor-content", ".tagit .ui-autocomplete-input"]
    .map((kind) => `${kind}:not([aria-label], [aria-labelledby])`).join();
  const WORDS = [
    ["[data-field-wrapper], .w-field__wrapper", "label"],
    [".w-panel", "[data-panel-heading-text], .w-panel__heading"],
  ];

  const wordsFor = (field) => {
    for (const [around, words] of WORDS) {
      const found = field.closest(around)?.querySelector(words)?.textContent.trim();
      if (found) return found.replace(/\s*\*$/, "");
    }
    return "";
  };
  const name = () => {
    for (const field of document.querySelectorAll(UNNAMED)) {
      const words = wordsFor(field);
      if (words) field.setAttribute("aria-label", words);
    }
  };

  let isDue = false;
  const soon = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; name(); });
  };
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
})();
