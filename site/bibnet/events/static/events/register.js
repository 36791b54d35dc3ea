// Brings the registration form into the event's page; without this script its button leads there.
for (const panel of document.querySelectorAll("[data-registration]")) {
  const ask = panel.querySelector("form[method=get]");
  ask?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = ask.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const query = new URLSearchParams(new FormData(ask));
    query.set("part", "form");
    try {
      const response = await fetch(`${ask.action}?${query}`, { credentials: "same-origin" });
      if (!response.ok || response.redirected) throw new Error(response.status);
      panel.innerHTML = await response.text();
      panel.querySelector("input:not([type=hidden])")?.focus();
    } catch {
      ask.submit();
    }
  });
}
