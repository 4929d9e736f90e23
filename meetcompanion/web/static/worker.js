// The service worker: pages from the network, and where there is none, as they were seen last.
// `COMPANION` is written before this by the server: version, files, and the addresses of pages.
"use strict";

importScripts(COMPANION.waiting);

const FILES = `files-${COMPANION.version}`;
const PAGES = "pages";
const DEVICE = "device";
// How messages reach this browser: what `push.js` wrote down when they were let in.
const PUSH = `${COMPANION.home}where-messages-come-in`;
const OWNER = `${COMPANION.home}whose-pages-these-are`;
const MOST_PAGES = 80;
const REFRESH_JOT = 30 * 1000;

// What one needs on the way: the week, events, evenings, people, follow-ups, and the jot itself.
const READABLE = /^(?:$|jot$|events\/\d+$|evenings(?:\/\d+)?$|people(?:\/\d+)?$|follow-ups$)/;
const readable = (path) => path.startsWith(COMPANION.home) && READABLE.test(path.slice(COMPANION.home.length));
// After these nothing that was seen stays on the device.
const GONE_AFTER = /\/(?:forget|leave|log-?out|sign-?out)$/;

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const files = await caches.open(FILES);
      await files.addAll(COMPANION.files);
      await keepJot();
      await skipWaiting();
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (![FILES, PAGES, DEVICE].includes(name)) {
          await caches.delete(name);
        }
      }
      await clients.claim();
    })(),
  );
});

addEventListener("sync", (event) => {
  if (event.tag === "jots") {
    event.waitUntil(
      waitingJots.sendAll().then((through) => {
        if (!through) {
          throw new Error("something still waits"); // so the browser tries again
        }
      }),
    );
  }
});

// A message to the person. The same one has the same tag: however often it comes, it is shown once.
addEventListener("push", (event) => {
  let said;
  try {
    said = event.data.json();
  } catch {
    return; // nothing of ours
  }
  const { title, body, tag, url, stop } = said;
  const actions = stop ? [{ action: "stop", title: COMPANION.stop }] : [];
  const shown = { body, tag, actions, icon: COMPANION.icon, lang: COMPANION.lang, data: { url, stop } };
  event.waitUntil(registration.showNotification(title, shown));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, stop } = event.notification.data || {};
  const path = (event.action === "stop" ? stop : url) || COMPANION.home;
  event.waitUntil(clients.openWindow(new URL(path, location.origin)));
});

// The browser has renewed its address for messages; whoever sends them has to know, or nothing comes any more.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(event)));
addEventListener("sync", (event) => {
  if (event.tag === "push") {
    event.waitUntil(renewed({}));
  }
});

const renewed = async ({ oldSubscription, newSubscription }) => {
  const device = await caches.open(DEVICE);
  const written = await device.match(PUSH);
  const { subscription, key } = written ? await written.json() : {};
  const before = oldSubscription ? oldSubscription.toJSON() : subscription;
  const options = oldSubscription ? oldSubscription.options : { userVisibleOnly: true, applicationServerKey: key };
  if (!before) {
    return;
  }
  const manager = registration.pushManager;
  const fresh = newSubscription || (await manager.getSubscription()) || (await manager.subscribe(options));
  if (fresh.endpoint === before.endpoint) {
    return;
  }
  const said = new URLSearchParams({ before: JSON.stringify(before), subscription: JSON.stringify(fresh) });
  try {
    const answer = await fetch(COMPANION.renewed, { method: "POST", body: said });
    if (answer.ok) {
      await device.put(PUSH, new Response(JSON.stringify({ subscription: fresh, key })));
    }
  } catch {
    // No network just now. What is written down is still the address before, and is told from later.
    await device.put(PUSH, new Response(JSON.stringify({ subscription: before, key })));
    if (registration.sync) {
      await registration.sync.register("push");
    }
  }
};

addEventListener("message", (event) => {
  if (event.data === "push") {
    event.waitUntil(renewed({}));
    return;
  }
  const path = event.data && event.data.keep;
  if (typeof path === "string" && readable(path)) {
    // As a part of a page: what is asked once has been asked on the page that is open.
    const again = fetch(path, { headers: { "HX-Request": "true" } });
    event.waitUntil(again.then((response) => keepPage(new URL(path, location.origin), response)).catch(() => undefined));
  }
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) {
    return;
  }
  if (request.method !== "GET") {
    if (GONE_AFTER.test(url.pathname)) {
      event.waitUntil(caches.delete(PAGES));
    }
    if (request.mode === "navigate") {
      event.respondWith(fetch(request).catch(() => caches.match(COMPANION.offline)));
    }
    return;
  }
  if (url.pathname.startsWith(COMPANION.static)) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url));
  }
});

const file = async (request) => {
  const files = await caches.open(FILES);
  const held = await files.match(request);
  if (held) {
    return held;
  }
  try {
    return await fetch(request);
  } catch (error) {
    // A page from before an update asks for files with an older stamp.
    const older = await files.match(request, { ignoreSearch: true });
    if (older) {
      return older;
    }
    throw error;
  }
};

const page = async (event, url) => {
  const held = readable(url.pathname) ? await pageHeld(url) : undefined;
  const loading = fetch(event.request);
  try {
    const response = await (held ? patiently(loading, url.pathname === COMPANION.jot ? 3000 : 8000) : loading);
    if (response.status >= 502 && held) {
      return aged(held); // something before the companion answers for it
    }
    const copy = response.clone();
    event.waitUntil(keepPage(url, copy).then(() => url.pathname !== COMPANION.jot && keepJotNowAndThen()));
    return response;
  } catch {
    loading.then((late) => keepPage(url, late)).catch(() => undefined);
    return held ? aged(held) : caches.match(COMPANION.offline);
  }
};

const patiently = (loading, patience) =>
  Promise.race([loading, new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), patience))]);

const pageHeld = async (url) => {
  const pages = await caches.open(PAGES);
  return (
    (await pages.match(url.pathname + url.search)) ||
    (url.pathname === COMPANION.jot ? pages.match(COMPANION.jot) : undefined)
  );
};

const keepPage = async (url, response) => {
  if (!response.ok || response.type !== "basic" || response.redirected) {
    return;
  }
  if (!(response.headers.get("Content-Type") || "").startsWith("text/html")) {
    return;
  }
  // Somebody else's pages, or nobody's after leaving: nothing of before stays.
  const owner = response.headers.get("X-Pages-Of") || "";
  const before = await (await caches.open(PAGES)).match(OWNER);
  if (!before || (await before.text()) !== owner) {
    await caches.delete(PAGES);
  }
  const pages = await caches.open(PAGES);
  await pages.put(OWNER, new Response(owner));
  if (!owner || !readable(url.pathname) || (url.pathname === COMPANION.jot && url.search)) {
    return;
  }
  const headers = new Headers(response.headers);
  for (const name of ["Vary", "Content-Encoding", "Content-Length"]) {
    headers.delete(name);
  }
  headers.set("X-Kept-At", new Date().toISOString());
  const address = url.pathname + url.search;
  await pages.delete(address);
  await pages.put(address, new Response(await response.text(), { headers }));
  const kept = (await pages.keys()).filter((one) => ![OWNER, COMPANION.jot].includes(new URL(one.url).pathname));
  for (const oldest of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) {
    await pages.delete(oldest);
  }
};

// The page as it was seen last, which says so itself.
const aged = async (held) => {
  const markup = (await held.text()).replace("<html ", `<html data-as-of="${held.headers.get("X-Kept-At")}" `);
  return new Response(markup, { headers: held.headers });
};

// The jot page is there before anybody has opened it, with the evenings as they are now.
let jotKeptAt = 0;
const keepJotNowAndThen = async () => {
  if (Date.now() - jotKeptAt > REFRESH_JOT) {
    await keepJot();
  }
};
const keepJot = async () => {
  jotKeptAt = Date.now();
  try {
    await keepPage(new URL(COMPANION.jot, location.origin), await fetch(COMPANION.jot));
  } catch {
    jotKeptAt = 0; // no network after all
  }
};
