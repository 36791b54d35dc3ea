// The editor of events shows those controls that matter for what was chosen.
const NEEDED = { library: ["place"], elsewhere: ["address"], online: ["online_url"] };

const showRepetition = (block) => {
  const kind = block.querySelector("select").value;
  for (const part of block.querySelectorAll("[data-shown-for]")) {
    part.hidden = !part.dataset.shownFor.split(" ").includes(kind);
  }
};
const showPlace = (choice) => {
  for (const [kind, names] of Object.entries(NEEDED)) {
    for (const name of names) {
      const column = choice.form.elements[name]?.closest(".w-panel__wrapper");
      if (column) column.hidden = kind !== choice.value;
    }
  }
};
const show = (element) => {
  const block = element.closest("[data-events-repeat]");
  if (block) showRepetition(block);
  if (element.name === "place_kind") showPlace(element);
};
document.addEventListener("change", (event) => show(event.target));
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-events-repeat] select, select[name=place_kind]").forEach(show);
});
