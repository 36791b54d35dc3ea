// The form of a library's look: pickers beside the colour fields, previews that follow them.
// Without this script the button "Only show" does the same.
(() => {
  const form = document.querySelector("[data-theme-form]");
  if (!form) return;
  const fields = [...form.querySelectorAll("[data-colour]")];
  const isColour = (text) => /^#[0-9a-f]{6}$/i.test(text);

  const refresh = () => {
    const own = fields.filter((field) => isColour(field.value)).map((field) => [field.name, field.value]);
    for (const frame of form.querySelectorAll("[data-preview]")) {
      const query = new URLSearchParams([["theme", frame.dataset.preview], ...own]);
      const address = new URL(frame.src);
      if (address.search === `?${query}`) continue;
      address.search = query;
      frame.contentWindow.location.replace(address);
    }
  };

  let waiting;
  for (const field of fields) {
    const picker = document.createElement("input");
    picker.type = "color";
    picker.className = "colour-picker";
    picker.setAttribute("aria-label", field.labels[0].textContent.trim());
    const show = () => (picker.value = isColour(field.value) ? field.value : field.dataset.colour);
    show();
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", () => {
      show();
      clearTimeout(waiting);
      waiting = setTimeout(refresh, 400);
    });
    field.after(picker);
  }
})();
