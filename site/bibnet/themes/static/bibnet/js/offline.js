// Sets up the offline state; tells what was seen and when, and erases it where a page asks so.
"use strict";

const started = document.currentScript;
const wait = (act) =>
  document.readyState === "complete" ? act() : addEventListener("load", act, { once: true });

if ("serviceWorker" in navigator) {
  wait(async () => {
    const isNew = !navigator.serviceWorker.controller;
    try {
      await navigator.serviceWorker.register(started.dataset.worker, {
        scope: "/",
        updateViaCache: "none",
      });
      const { active } = await navigator.serviceWorker.ready;
      if (isNew) active.postMessage({ visited: location.href });
    } catch {
      // A browser that forbids it shows the site as before.
    }
  });
}

const offlinePage = new URL(started.dataset.page, location.origin).href;
const list = document.querySelector("[data-seen-pages]");
const eraser = document.querySelector("[data-erase]");
if ("caches" in window) {
  if (list) tellWhatWasSeen(list);
  if (eraser) offerToErase(eraser);
}

function offerToErase(place) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    for (const name of await storesOfPages()) {
      const store = await caches.open(name);
      const keys = (await store.keys()).filter((one) => one.url !== offlinePage);
      await Promise.all(keys.map((one) => store.delete(one)));
    }
    list?.parentElement.remove();
    place.hidden = true;
    const told = document.querySelector("[data-erased]");
    told.hidden = false;
    told.focus();
  });
}

async function storesOfPages() {
  return (await caches.keys()).filter((one) => one.startsWith("bibnet-pages-"));
}

async function tellWhatWasSeen(place) {
  const language = document.documentElement.lang;
  const name = (await storesOfPages()).pop();
  const store = name && (await caches.open(name));
  const known = await store?.match(offlinePage);
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
  const keys = (await store.keys()).filter((one) => one.url !== offlinePage).reverse();
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
