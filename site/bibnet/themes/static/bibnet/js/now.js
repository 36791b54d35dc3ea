// Marks the present moment on today's bar of opening hours. Pages are kept for hours, so the
// server cannot; without this script the row of today is still the bold one.
for (const week of document.querySelectorAll(".hours__week[data-zone]")) {
  const bar = week.querySelector("tr[aria-current] .hours__bar");
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: week.dataset.zone, hour: "2-digit", minute: "2-digit",
  }).format();
  const [hours, minutes] = clock.split(":").map(Number);
  const halves = Math.round((hours * 60 + minutes) / 30);
  if (!bar || halves <= 16 || halves >= 40) continue;
  const mark = document.createElement("u");
  mark.className = `at-${Math.floor(halves / 2)}${halves % 2 ? "-30" : ""}`;
  bar.append(mark);
}
