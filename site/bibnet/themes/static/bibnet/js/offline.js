// Sets up the offline state; on the offline page itself, tells what was seen and when.
"use strict";

const started = document.currentScript;
const wait = (act) =>
  document.readyState === "complete" ? act() : addEventListener("load", act, { once: true });

if ("serviceWorker" in navigator) {
  wait(async () => {
    const isNew = !navigator.serviceWorker.controller;
    try {
      await navigator.serviceWorker.register(started.dataset.worker, { scope: "/" });
      const { active } = await navigator.serviceWorker.ready;
      if (isNew) active.postMessage({ visited: location.href });
    } catch {
      // A browser that forbids it shows the site as before.
    }
  });
}

const list = document.querySelector("[data-seen-pages]");
if (list && "caches" in window) tellWhatWasSeen(list);

async function tellWhatWasSeen(place) {
  const language = document.documentElement.lang;
  const own = new URL(place.dataset.seenPages, location.origin).href;
  const names = (await caches.keys()).filter((one) => one.startsWith("bibnet-pages-"));
  const store = await caches.open(names[names.length - 1]);
  const known = await store.match(own);
  if (!known) return;
  const words = (response) =>
    new Date(response.headers.get("X-Bibnet-Seen")).toLocaleString(language, {
      dateStyle: "long",
      timeStyle: "short",
    });
  for (const one of document.querySelectorAll("[data-seen]")) {
    one.querySelector("b").textContent = words(known);
    one.hidden = false;
  }
  const today = new Date().toLocaleDateString("sv");
  for (const row of document.querySelectorAll("[data-day]")) row.hidden = row.dataset.day < today;
  const keys = (await store.keys()).filter((one) => one.url !== own).reverse();
  for (const key of keys) place.append(await item(store, key, words));
  place.closest("section").hidden = keys.length === 0;
}

async function item(store, key, words) {
  const response = await store.match(key);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = key.url;
  link.textContent = page.querySelector("h1")?.textContent.trim() || page.title;
  const when = document.createElement("p");
  when.className = "muted small";
  when.textContent = words(response);
  row.append(link, when);
  return row;
}
