// What makes the matrix quicker; all of it works without this script.
(() => {
  const toast = document.querySelector("[data-toast]");
  if (toast) setTimeout(() => toast.remove(), Number(toast.dataset.toast) * 1000);

  const happenings = document.getElementById("happenings");
  const refresh = async () => {
    const response = await fetch(happenings.dataset.address, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) return;
    if (!happenings.contains(document.activeElement)) happenings.innerHTML = await response.text();
    if (happenings.querySelector("[value=stop]")) setTimeout(refresh, 2000);
  };
  if (happenings && "running" in happenings.dataset) setTimeout(refresh, 1000);

  // Arrow keys walk over the switches as over a sheet.
  const table = document.querySelector(".matrix table");
  table?.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step) return;
    const rows = [...table.tBodies[0].rows];
    const next = rows[rows.indexOf(cell.parentElement) + step[0]]?.cells[cell.cellIndex + step[1]];
    const target = next?.querySelector("button");
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
})();
