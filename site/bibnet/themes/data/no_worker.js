"use strict";
// In place of the worker while BIBNET_OFFLINE is off: takes over, erases what was kept and goes.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(leave());
});

async function leave() {
  const names = await caches.keys().catch(() => []);
  const ours = names.filter((one) => one.startsWith("bibnet-"));
  await Promise.allSettled(ours.map((one) => caches.delete(one)));
  await self.registration.unregister();
}
