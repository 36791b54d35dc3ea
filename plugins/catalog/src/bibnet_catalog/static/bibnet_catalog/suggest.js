/* Titles, authors and subjects while one types: the combobox pattern of the ARIA guide.
   Without this script, or where the answer fails, the box is a plain search. */
(() => {
  "use strict";
  const PAUSE = 180, SHORTEST = 2;
  const holder = document.querySelector("[data-suggest]");
  const input = holder && holder.querySelector("input");
  const form = input && input.form;
  if (!form || !window.fetch || !window.AbortController) return;

  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = "catalog-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", holder.dataset.suggestLabel);
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  holder.after(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  let typed = input.value, at = -1, timer = 0, asking = null;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (number) => {
    at = number;
    [...list.children].forEach((option, index) =>
      option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
    } else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      input.value = list.children[at].dataset.text;
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };

  const show = (found) => {
    list.replaceChildren(...found.map((one, index) => {
      const option = document.createElement("li");
      option.id = `catalog-suggest-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = one.text;
      const words = document.createElement("span");
      words.textContent = one.text;
      const kind = document.createElement("span");
      kind.className = "muted small";
      kind.textContent = holder.dataset[`suggest${one.kind[0].toUpperCase()}${one.kind.slice(1)}`] || "";
      option.append(words, kind);
      return option;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    said.textContent = found.length ? `${holder.dataset.suggestLabel}: ${found.length}` : "";
  };

  const ask = async () => {
    if (asking) asking.abort();
    const words = input.value.trim();
    if (words.length < SHORTEST) return close();
    asking = new AbortController();
    const query = new URLSearchParams({ q: words });
    const scope = form.querySelector("[name=scope]:checked");
    if (scope) query.set("scope", scope.value);
    try {
      const answer = await fetch(`${holder.dataset.suggest}?${query}`, {
        signal: asking.signal, headers: { Accept: "application/json" },
      });
      if (!answer.ok) return close();
      const data = await answer.json();
      if (input.value.trim() !== words || document.activeElement !== input) return;
      show(data.suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (list.hidden) {
      if (event.key === "ArrowDown" && list.children.length) {
        event.preventDefault();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        mark(0);
      }
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      mark(at === last ? -1 : at + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      mark(at < 0 ? last : at - 1);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.dataset.text;
    close();
    form.requestSubmit();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", () => clearTimeout(timer));
})();
