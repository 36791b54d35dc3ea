// What makes the matrix quicker; all of it works without this script.
(() => {
  const fadeToast = () => {
    const toast = document.querySelector("[data-toast]");
    if (toast) setTimeout(() => toast.remove(), Number(toast.dataset.toast) * 1000);
  };
  fadeToast();

  // What is under way, read again every two seconds.
  const watch = () => {
    const happenings = document.getElementById("happenings");
    if (!happenings || !("running" in happenings.dataset)) return;
    setTimeout(async () => {
      const response = await fetch(happenings.dataset.address);
      if (!response.ok) return;
      if (!happenings.contains(document.activeElement)) happenings.innerHTML = await response.text();
      if (happenings.querySelector("[value=stop]")) watch();
      else delete happenings.dataset.running;
    }, 2000);
  };
  watch();

  // A switch moves without leaving the place; what needs a question still opens its page.
  const form = document.getElementById("switch");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const response = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
    if (!response.ok || new URL(response.url).searchParams.has("do")) return location.assign(`${response.url}#preview-heading`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of ["#happenings", ".matrix tbody"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    document.querySelector("[data-toast]")?.remove();
    const toast = page.querySelector("[data-toast]");
    if (toast) document.getElementById("main").append(toast);
    const cell = button.value.replace(/:[^:]*$/, ":");
    document.querySelector(`.matrix button[value^="${cell}"]`)?.focus();
    fadeToast();
    watch();
  });

  const corner = document.querySelector("[data-all]");
  if (corner) {
    const label = document.createElement("label");
    label.className = "check";
    label.innerHTML = '<input type="checkbox"><span></span>';
    label.lastChild.textContent = corner.dataset.all;
    label.firstChild.addEventListener("change", (event) => {
      for (const box of document.querySelectorAll(".matrix input[name=library]")) box.checked = event.target.checked;
    });
    corner.prepend(label);
  }

  // A preview begins with the first column that changes, be the table as wide as it may.
  const marked = document.querySelector(".matrix td[class]");
  const sheet = marked?.closest(".matrix");
  if (marked && sheet.scrollWidth > sheet.clientWidth) {
    sheet.scrollLeft = marked.offsetLeft - marked.parentElement.cells[0].offsetWidth;
  }

  // Arrow keys walk over the switches as over a sheet.
  document.querySelector(".matrix table")?.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step) return;
    const rows = [...cell.closest("tbody").rows];
    const next = rows[rows.indexOf(cell.parentElement) + step[0]]?.cells[cell.cellIndex + step[1]];
    const target = next?.querySelector("button");
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
})();
