/* Where a reader searched last is chosen again; years are set by a slider too.
   Without this script the form is what it was: nothing is lost. */
(() => {
  "use strict";
  const KEY = "catalog-scope";
  const kept = {
    read() { try { return localStorage.getItem(KEY); } catch { return null; } },
    write(value) { try { localStorage.setItem(KEY, value); } catch { /* a browser that keeps nothing */ } },
  };
  const scopes = document.querySelector(".catalog-scopes");
  if (scopes) {
    const last = scopes.hasAttribute("data-remembered") && kept.read();
    for (const one of scopes.querySelectorAll("input")) {
      if (one.value === last) one.checked = true;
      one.addEventListener("change", () => kept.write(one.value));
    }
  }

  const years = document.querySelector(".catalog-years[data-first]");
  if (!years) return;
  const first = Number(years.dataset.first), last = Number(years.dataset.last);
  const [from, to] = years.querySelectorAll("input");
  const slider = (input, otherwise, isFrom) => {
    const made = document.createElement("input");
    made.type = "range";
    Object.assign(made, { min: first, max: last, step: 1, value: input.value || otherwise });
    made.setAttribute("aria-label", input.closest("label").textContent.trim());
    made.addEventListener("input", () => {
      const other = isFrom ? Math.min(made.value, ends[1].value) : Math.max(made.value, ends[0].value);
      made.value = other;
      input.value = Number(made.value) === otherwise ? "" : made.value;
    });
    input.addEventListener("input", () => { made.value = input.value || otherwise; });
    return made;
  };
  const ends = [slider(from, first, true), slider(to, last, false)];
  const range = document.createElement("div");
  range.className = "catalog-range";
  range.append(...ends);
  years.after(range);
})();
