"use strict";
// Pages of the reader's library for the time without a network. Kept is only what carries the
// server's mark (the same for everybody), never what belongs to a person; see bibnet.themes.offline.
const PAGES = `bibnet-pages-${BIBNET.version}`;
const FILES = `bibnet-files-${BIBNET.version}`;
const SEEN = "X-Bibnet-Seen";
const HOUR = 60 * 60 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(prepare().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === BIBNET.ends) {
    event.waitUntil(caches.delete(PAGES).then(refresh));
  }
  if (request.method !== "GET" || BIBNET.untouched.some((path) => url.pathname.startsWith(path))) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(visit(event, request));
  } else if (url.pathname.startsWith(BIBNET.static) || BIBNET.files.includes(url.pathname)) {
    event.respondWith(file(event, request));
  }
});

// A page that was there before the worker: its copy in the browser's own cache, never a request.
self.addEventListener("message", (event) => {
  const url = new URL(String(event.data.visited), self.location.origin);
  if (url.origin !== self.location.origin) return;
  const known = fetch(url.href, { cache: "only-if-cached", mode: "same-origin" });
  event.waitUntil(known.then((response) => keep(url.href, response)).catch(() => {}));
});

async function prepare() {
  const store = await caches.open(FILES);
  // A picture that is missing must not cost the reader the rest.
  const files = Promise.allSettled(BIBNET.files.map((one) => store.add(one)));
  await Promise.all([refresh(), files]);
}

async function forgetOthers() {
  const names = await caches.keys();
  const ours = names.filter((one) => one.startsWith("bibnet-") && one !== PAGES && one !== FILES);
  await Promise.all(ours.map((one) => caches.delete(one)));
}

async function visit(event, request) {
  try {
    const response = await fetch(request);
    event.waitUntil(keep(request.url, response.clone()).then(refreshOld).catch(() => {}));
    return response;
  } catch {
    return (await copyOf(request.url)) || (await offlinePage()) || Response.error();
  }
}

async function file(event, request) {
  const store = await caches.open(FILES);
  const known = await store.match(request.url);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && /\bimmutable\b/.test(response.headers.get("Cache-Control") || "")) {
    const copy = response.clone();
    event.waitUntil(store.put(request.url, copy).then(() => shorten(store, BIBNET.most_files)));
  }
  return response;
}

function mayBeKept(response) {
  const said = response.headers.get("Cache-Control") || "";
  return (
    response.status === 200 &&
    response.type === "basic" &&
    !response.redirected &&
    response.headers.has(BIBNET.mark) &&
    (response.headers.get("Content-Type") || "").startsWith("text/html") &&
    !/\b(private|no-store)\b/.test(said)
  );
}

async function keep(address, response) {
  if (!mayBeKept(response)) return;
  const store = await caches.open(PAGES);
  await put(store, address.split("#")[0], response);
  await shorten(store, BIBNET.most_pages + 1);
}

async function put(store, address, response) {
  const headers = { "Content-Type": "text/html; charset=utf-8", [SEEN]: new Date().toISOString() };
  const body = await response.text();
  await store.delete(address); // so that the newest stands last
  await store.put(address, new Response(body, { headers }));
}

async function shorten(store, most) {
  const keys = await store.keys();
  const old = keys.filter((one) => !one.url.endsWith(BIBNET.page) && !isNeeded(one));
  const extra = old.slice(0, Math.max(0, keys.length - most));
  await Promise.all(extra.map((one) => store.delete(one)));
}

function isNeeded(request) {
  return BIBNET.files.includes(new URL(request.url).pathname);
}

// As a stranger asks: nobody's name may stand on it.
async function refresh() {
  const response = await fetch(BIBNET.page, { credentials: "omit", cache: "no-cache" });
  if (mayBeKept(response)) await put(await caches.open(PAGES), BIBNET.page, response);
}

async function refreshOld() {
  const known = await (await caches.open(PAGES)).match(BIBNET.page);
  const seen = known ? Date.parse(known.headers.get(SEEN)) : 0;
  if (Date.now() - seen > HOUR) await refresh();
}

async function offlinePage() {
  const store = await caches.open(PAGES);
  const known = await store.match(BIBNET.page);
  if (!known) return null;
  return answer(dressed(await known.text(), await view(store)), known);
}

async function copyOf(address) {
  const store = await caches.open(PAGES);
  const known = await store.match(address.split("#")[0]);
  if (!known || address.endsWith(BIBNET.page)) return null;
  const text = await known.text();
  const told = await (await store.match(BIBNET.page))?.text();
  const note = /<template data-saved-copy>([\s\S]*?)<\/template>/.exec(told || "");
  const seen = new Date(known.headers.get(SEEN));
  const language = /<html[^>]* lang="([^"]+)"/.exec(text)?.[1] || "ru";
  const date = seen.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  const noted = note ? text.replace(/<main[^>]*>/, (main) => main + note[1]) : text;
  return answer(dressed(noted.replace("[[seen]]", date), await view(store)), known);
}

// How the reader wants to see pages (low vision), as the page seen last was shown.
async function view(store) {
  const keys = (await store.keys()).filter((one) => !one.url.endsWith(BIBNET.page));
  const last = keys.length ? await store.match(keys[keys.length - 1]) : null;
  const root = /<html[^>]*>/.exec(last ? await last.text() : "");
  return root ? (root[0].match(/ data-lv-[a-z]+="[a-z0-9]*"/g) || []).join("") : "";
}

function dressed(text, attributes) {
  return text.replace(/<html[^>]*>/, (root) =>
    root.replace(/ data-lv-[a-z]+="[a-z0-9]*"/g, "").replace("<html", `<html${attributes}`),
  );
}

function answer(text, known) {
  const headers = { "Content-Type": "text/html; charset=utf-8", [SEEN]: known.headers.get(SEEN) };
  return new Response(text, { headers });
}
