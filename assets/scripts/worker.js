// Opens an assessor's kept pages with no line. VERSION and FILES stand above: the built assets this script belongs to.
// It keeps pages under /field/calls and the assets, of one person at a time; it never keeps what is posted or published.
const ASSETS = `assets-${VERSION}`;
const PAGES = "pages-";
const KEPT = /^\/field\/(calls(\/[^/]+(\/scorecard)?)?|scorecards)$/;
const SLOW_MILLISECONDS = 4000;
const FRESH_MILLISECONDS = 5 * 60 * 1000;
const OLD_MILLISECONDS = 3 * 24 * 3600 * 1000;
let keeping = Promise.resolve(); // pages are written one after the other
let age = 0; // grows when the person changes, so that a late answer is not kept for the wrong one

// A page's address without what is said once after a redirect.
function plain(address) {
  const url = new URL(address);
  url.searchParams.delete("said");
  url.hash = "";
  return url.href;
}

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));

async function forgetPages(but = "") {
  age += 1;
  for (const name of await pageCaches()) if (name !== but) await caches.delete(name);
}

// Whatever is stored for a person who has signed out goes, unless something of theirs is not sent yet.
async function forgetStores() {
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (!name.startsWith("better-answered-")) continue;
    const waiting = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => resolve(1);
      opening.onsuccess = () => {
        const counting = opening.result.transaction("queue").objectStore("queue").count();
        counting.onsuccess = () => {
          opening.result.close();
          resolve(counting.result);
        };
      };
    });
    if (!waiting) indexedDB.deleteDatabase(name);
  }
}

// `began` says when and in which age the page was asked for: an older answer that comes late replaces nothing.
async function keep(address, response, began) {
  const person = response.headers.get("Acting-Person");
  if (!response.ok || response.redirected || !person || began.age !== age) return;
  const name = PAGES + person;
  if ((await pageCaches()).some((other) => other !== name)) {
    await forgetPages(name);
    began.age = age;
  }
  const headers = new Headers(response.headers);
  headers.set("Kept-At", new Date(began.at).toISOString());
  const copy = new Response(await response.blob(), { status: 200, headers });
  keeping = keeping.then(() => put(name, plain(address), copy, began)).catch(() => {});
  await keeping;
}

async function put(name, address, copy, began) {
  const cache = await caches.open(name);
  const before = await cache.match(address, { ignoreVary: true });
  const isNewer = !before || Date.parse(before.headers.get("Kept-At")) <= began.at;
  if (isNewer && began.age === age) await cache.put(address, copy);
}

async function kept(address) {
  for (const name of await pageCaches()) {
    const found = await (await caches.open(name)).match(plain(address), { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

function words(iso) {
  return new Date(iso).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

async function opened(found) {
  const text = await found.text();
  return new Response(text.replace("<html ", `<html data-kept-at="${words(found.headers.get("Kept-At"))}" `), {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": found.headers.get("Content-Security-Policy") },
  });
}

const NOT_KEPT = "This page is not kept on this device. The calls of the day are: open My calls.";
const NOT_SENT = "What you sent did not arrive. Go back: what you typed is still on that page.";
const STILL_IN = "You are still signed in, and what you gave is still on this device. Sign out again when the line is back.";

function noLine(lead) {
  const css = FILES.find((name) => name.endsWith(".css"));
  const body = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The service can't be reached – Better Answered</title><link rel="stylesheet" href="${css}"></head><body><div class="sheet"><main class="main" id="main">
<h1>The service can't be reached</h1><p class="lede">${lead}</p><p><a href="/field/calls">My calls</a></p></main></div></body></html>`;
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'",
  };
  return new Response(body, { status: 503, headers });
}

async function page(event) {
  const { request } = event;
  const url = new URL(plain(request.url));
  const mayKeep = KEPT.test(url.pathname) && !url.search;
  const began = { age, at: Date.now() };
  const asking = fetch(request).then((response) => {
    if (mayKeep && response.ok) event.waitUntil(keep(request.url, response.clone(), began));
    return response;
  });
  if (!mayKeep) return asking.catch(() => noLine(NOT_KEPT));
  const copy = await kept(request.url);
  if (!copy) return asking.catch(() => noLine(NOT_KEPT));
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MILLISECONDS));
  const answer = await Promise.race([asking.catch(() => null), slow]);
  event.waitUntil(asking.catch(() => null));
  return answer && answer.status < 500 ? answer : opened(copy);
}

// Who signs in or out may be another person than the one whose pages are kept.
async function changePerson(request) {
  const leaves = new URL(request.url).pathname === "/sign-out";
  const response = await fetch(request).catch(() => null);
  if (!response) return noLine(leaves ? STILL_IN : NOT_SENT);
  await forgetPages();
  if (leaves) await forgetStores();
  return response;
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function keepAll(addresses, { anew = false } = {}) {
  for (const address of addresses) {
    const url = new URL(address, self.location).href;
    const before = await kept(url);
    if (before && !anew && Date.now() - Date.parse(before.headers.get("Kept-At")) < FRESH_MILLISECONDS) continue;
    const began = { age, at: Date.now() };
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response || response.redirected) return;
    await keep(url, response, began);
  }
}

// A page of days ago is of no use on the telephone, and need not lie about.
async function forgetOld() {
  for (const name of await pageCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const copy = await cache.match(request, { ignoreVary: true });
      if (Date.now() - Date.parse(copy.headers.get("Kept-At")) > OLD_MILLISECONDS) await cache.delete(request, { ignoreVary: true });
    }
  }
}

// Pages kept by an older version name its assets: they are fetched anew before those go.
async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("assets-") && name !== ASSETS);
  for (const name of old.length ? await pageCaches() : []) {
    const addresses = (await (await caches.open(name)).keys()).map((request) => request.url);
    await caches.delete(name);
    await keepAll(addresses);
  }
  for (const name of old) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepAll(event.data.keep).then(forgetOld));
  if (event.data.anew) event.waitUntil(keepAll(event.data.anew, { anew: true }));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && /^\/sign-(in|out)/.test(url.pathname)) event.respondWith(changePerson(request));
  else if (request.method === "POST" && request.mode === "navigate") event.respondWith(fetch(request).catch(() => noLine(NOT_SENT)));
  else if (request.method !== "GET") return;
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});
