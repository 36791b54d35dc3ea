"use strict";
// A ticket that the reader keeps in this browser by a press of its own. Nothing of it is sent
// anywhere; the page that shows it is the same for everybody and is the one thing the worker keeps.
(() => {
  const KEY = "bibnet-ticket";
  const cards = document.querySelector("[data-cards]");
  const frame = document.querySelector("[data-kept-cards]");

  function known() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  async function keepPage(address) {
    const name = (await caches.keys()).find((one) => one.startsWith("bibnet-pages-"));
    if (!name) return;
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || answer.headers.get("X-Bibnet-Offline") !== "keep") return;
    const headers = new Headers(answer.headers);
    headers.set("X-Bibnet-Seen", new Date().toISOString());
    headers.delete("Content-Encoding");
    const copy = new Response(await answer.text(), { headers });
    await (await caches.open(name)).put(new URL(address, location.href).href, copy);
  }

  async function keep() {
    const html = [...cards.querySelectorAll("[data-card]")].map((one) => one.outerHTML);
    localStorage.setItem(KEY, JSON.stringify({ html, until: cards.dataset.until }));
    if ("caches" in window) await keepPage(cards.dataset.keptPage).catch(() => {});
  }

  function show() {
    const found = known();
    if (!found) return;
    frame.innerHTML = found.html.join("");
    const isOld = new Date(found.until) < new Date();
    if (isOld) frame.querySelectorAll(".lending-card__square").forEach((one) => one.remove());
    document.querySelector("[data-old]").hidden = !isOld;
    document.querySelector("[data-nothing]").hidden = true;
    document.querySelector("[data-erase]").hidden = false;
  }

  if (cards && cards.querySelector("[data-card]")) {
    document.querySelectorAll("[data-keep]").forEach((one) => (one.hidden = false));
    const said = () => (document.querySelector("[data-kept]").hidden = false);
    document.querySelector("[data-keep] button").addEventListener("click", () => keep().then(said));
    // Who keeps it has a new square with each visit.
    if (known()) keep().then(said);
  }
  if (frame) {
    show();
    document.querySelector("[data-erase] button").addEventListener("click", () => {
      localStorage.removeItem(KEY);
      location.reload();
    });
  }
})();
