// Keys of the desk: each names the button that it presses; without scripts the buttons are there.
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = desk.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  // A scanner types into the box wherever the page was pressed.
  desk.querySelector("#scan").focus();
})();
