"use strict";
// Pages of the reader's library for the time without a network. Kept is only what carries the
// server's mark (the same for everybody), never what belongs to a person; see bibnet.themes.offline.
const PAGES = `bibnet-pages-${BIBNET.version}`;
const FILES = `bibnet-files-${BIBNET.version}`;
const SEEN = "X-Bibnet-Seen";
const HOUR = 60 * 60 * 1000;
const OLDEST = BIBNET.days * 24 * HOUR;
// What a page answers that is no longer there for everybody. A server that fails says nothing
// about the page: its copy stays for the time without a network.
const GONE = [401, 403, 404, 410, 451];

self.addEventListener("install", (event) => {
  // A full store or a page that fails must not leave an older, worse worker in charge.
  event.waitUntil(prepare().catch(() => {}));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === BIBNET.ends) {
    event.waitUntil(erase());
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
  let response;
  try {
    response = await fetch(request);
  } catch {
    return (await copyOf(request.url)) || (await offlinePage()) || Response.error();
  }
  // Only what is kept is read twice: a copy of a film would stand in memory whole.
  const copy = mayBeKept(response) ? response.clone() : null;
  event.waitUntil(learn(request.url, response, copy).then(refreshOld).catch(() => {}));
  return response;
}

async function learn(address, response, copy) {
  if (response.headers.get(BIBNET.mark) === "forget") await erase();
  else if (copy) await keep(address, copy);
  else if (isGone(response)) await forget(address);
}

async function file(event, request) {
  // A browser whose store fails gets its styles all the same.
  const known = await keptFile(request.url).catch(() => null);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && /\bimmutable\b/.test(response.headers.get("Cache-Control") || "")) {
    event.waitUntil(keepFile(request.url, response.clone()).catch(() => {}));
  }
  return response;
}

async function keptFile(address) {
  return (await caches.open(FILES)).match(address);
}

async function keepFile(address, response) {
  const store = await caches.open(FILES);
  await store.put(address, response);
  await shorten(store, BIBNET.most_files);
}

function isGone(response) {
  return response.type === "opaqueredirect" || response.redirected || GONE.includes(response.status);
}

function mayBeKept(response) {
  const said = response.headers.get("Cache-Control") || "";
  return (
    response.status === 200 &&
    response.type === "basic" &&
    !response.redirected &&
    response.headers.get(BIBNET.mark) === "keep" &&
    (response.headers.get("Content-Type") || "").startsWith("text/html") &&
    !/\b(private|no-store)\b/.test(said)
  );
}

async function keep(address, response) {
  // The offline page is taken by `refresh` alone, under one address.
  if (!mayBeKept(response) || isOfflinePage({ url: address })) return;
  const store = await caches.open(PAGES);
  await put(store, address.split("#")[0], response);
  await shorten(store, BIBNET.most_pages + 1);
}

async function put(store, address, response) {
  const headers = { ...safety(response), [SEEN]: new Date().toISOString() };
  const body = await response.text();
  await store.delete(address); // so that the newest stands last
  await store.put(address, new Response(body, { headers }));
}

// A copy runs under the policy of the page that it is a copy of.
function safety(response) {
  const found = BIBNET.safety.map((name) => [name, response.headers.get(name)]);
  const type = ["Content-Type", "text/html; charset=utf-8"];
  return Object.fromEntries([type, ...found.filter(([, value]) => value)]);
}

async function forget(address) {
  const store = await caches.open(PAGES);
  if (isOfflinePage({ url: address })) return;
  await store.delete(address.split("#")[0], { ignoreSearch: true });
}

// The offline page stays: it is a stranger's and tells nothing of what was read.
async function erase() {
  const store = await caches.open(PAGES);
  const keys = await store.keys();
  await Promise.all(keys.filter((one) => !isOfflinePage(one)).map((one) => store.delete(one)));
}

async function forgetOld(store) {
  for (const key of await store.keys()) {
    const known = await store.match(key);
    const age = Date.now() - Date.parse(known?.headers.get(SEEN));
    if (!isOfflinePage(key) && age > OLDEST) await store.delete(key);
  }
}

function isOfflinePage({ url }) {
  return new URL(url).pathname === BIBNET.page;
}

async function shorten(store, most) {
  const keys = await store.keys();
  const old = keys.filter((one) => !isOfflinePage(one) && !isNeeded(one));
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
  const store = await caches.open(PAGES);
  await forgetOld(store);
  const known = await store.match(BIBNET.page);
  const seen = known ? Date.parse(known.headers.get(SEEN)) : 0;
  if (Date.now() - seen > HOUR) await refresh();
}

async function offlinePage() {
  const store = await caches.open(PAGES);
  await forgetOld(store);
  const known = await store.match(BIBNET.page);
  if (!known) return null;
  return answer(dressed(await known.text(), await view(store)), known);
}

async function copyOf(address) {
  if (isOfflinePage({ url: address })) return null;
  const store = await caches.open(PAGES);
  await forgetOld(store);
  const known = await store.match(address.split("#")[0]);
  if (!known) return null;
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
  const keys = (await store.keys()).filter((one) => !isOfflinePage(one));
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
  return new Response(text, { headers: known.headers });
}
