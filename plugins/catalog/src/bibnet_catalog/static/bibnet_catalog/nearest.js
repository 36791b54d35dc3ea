/* The nearest library first: the browser tells the position to this page alone, which reckons the
   distances itself. Nothing is sent. Without this script the list stands as it was. */
(() => {
  "use strict";
  const box = document.querySelector("[data-nearest]");
  const rows = [...document.querySelectorAll("tr[data-latitude]")];
  if (!box || rows.length < 2 || !navigator.geolocation) return;
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  const RADIUS = 6371;

  const kilometres = (here, row) => {
    const turn = Math.PI / 180;
    const first = here.latitude * turn;
    const second = Number(row.dataset.latitude) * turn;
    const across = (Number(row.dataset.longitude) - here.longitude) * turn;
    const half = Math.sin((second - first) / 2) ** 2
      + Math.cos(first) * Math.cos(second) * Math.sin(across / 2) ** 2;
    return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
  };
  const worded = (distance) => {
    const format = (number, digits) => new Intl.NumberFormat(document.documentElement.lang, {
      maximumFractionDigits: digits,
    }).format(number);
    return distance < 1
      ? box.dataset.metres.replace("0", format(Math.max(50, Math.round(distance * 20) * 50), 0))
      : box.dataset.kilometres.replace("0", format(distance, distance < 10 ? 1 : 0));
  };
  const sort = ({ coords }) => {
    const table = rows[0].closest("tbody");
    const others = [...document.querySelectorAll(".holdings tbody tr:not([data-latitude])")];
    for (const row of rows) {
      row.distance = kilometres(coords, row);
      const place = row.querySelector("[data-distance]");
      place.textContent = worded(row.distance);
      place.hidden = false;
    }
    rows.sort((one, other) => one.distance - other.distance);
    // All in one list: the nearest may have stood among those that were folded away.
    table.append(...rows, ...others);
    for (const rest of document.querySelectorAll("[data-more-places]")) rest.remove();
    button.hidden = true;
    said.textContent = box.dataset.sorted;
  };
  box.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = box.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      sort, () => { said.textContent = box.dataset.refused; }, { timeout: 15000, maximumAge: 600000 },
    );
  });
})();
