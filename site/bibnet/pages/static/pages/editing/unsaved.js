/* Wagtail takes what stands in a form two seconds after its opening, or when a save of the draft
   ends, for what is saved. What was typed in between would wait for the next change: it is saved
   too. */
(() => {
  "use strict";
  const typed = new WeakSet();
  const note = (event) => {
    const form = event.target.closest?.("form[data-edit-form]");
    if (form && event.isTrusted) typed.add(form);
  };
  document.addEventListener("input", note, true);
  document.addEventListener("change", note, true);
  document.addEventListener("w-autosave:save", (event) => typed.delete(event.target));
  document.addEventListener("w-unsaved:watch-edits", (event) => {
    if (!typed.has(event.target)) return;
    // After Wagtail has put its own marks down.
    queueMicrotask(() => event.target.setAttribute("data-w-unsaved-force-value", "true"));
  });
})();
