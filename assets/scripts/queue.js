// What an assessor gives is written down in the browser first, then sent in order, and taken off when the service has it.
// The store is one person's; it outlives a lost line, a closed tab, a crash and an expired session. Pages use window.queue.
(() => {
  "use strict";

  const person = document.querySelector('meta[name="person"]')?.content;
  if (!person || !window.indexedDB) return;

  const NAME = `better-answered-${person}`;
  const RETRY_SECONDS = [2, 4, 8, 15, 30];
  const KEEPALIVE_BYTES = 50000; // browsers refuse to finish larger requests of a closed page
  const ONE_IS_ENOUGH = new Set(["field", "submit"]); // a later one takes the place of one that waits
  const others = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let opening = null;
  let flushing = null;
  let again = false;
  let timer = 0;
  let failures = 0;
  let stopped = ""; // why nothing can be sent: "", "line" or "signed-out"

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
        request.result.createObjectStore("fields", { keyPath: ["call", "field"] });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          opening = null;
        };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return opening;
  }

  // One transaction over both stores; the promise is kept only when the browser has written it to disk.
  async function change(work) {
    const transaction = (await open()).transaction(["queue", "fields"], "readwrite", { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const answer = await work(transaction.objectStore("queue"), transaction.objectStore("fields"));
    await finished;
    return answer;
  }

  async function read(store) {
    return done((await open()).transaction(store).objectStore(store).getAll());
  }

  const key = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // An entry that may have left already is never altered: the service may know its key.
  async function put(entry, { soon = 0 } = {}) {
    await change(async (queue) => {
      const same = (one) => one.kind === entry.kind && one.call === entry.call && one.field === entry.field;
      const before = ONE_IS_ENOUGH.has(entry.kind) ? (await done(queue.getAll())).filter(same) : [];
      for (const one of before) if (one.refused) queue.delete(one.id);
      if (entry.kind === "submit" && before.some((one) => !one.refused)) return;
      const waiting = before.find((one) => !one.tried && !one.refused);
      queue.put({ key: key(), tried: false, refused: "", ...waiting, ...entry });
    });
    again = true;
    await tell();
    if (soon) schedule(soon);
    else return flush();
  }

  async function drop(id) {
    await change(async (queue) => queue.delete(id));
    await tell();
  }

  function schedule(milliseconds) {
    if (!timer) timer = window.setTimeout(flush, milliseconds);
  }

  // One tab at a time sends; what was put meanwhile goes in the same run or the next.
  function flush() {
    window.clearTimeout(timer);
    timer = 0;
    flushing ??= (navigator.locks ? navigator.locks.request(NAME, sendAll) : sendAll()).finally(() => {
      flushing = null;
      if (again && !stopped) schedule(50);
    });
    return flushing;
  }

  async function sendAll() {
    for (;;) {
      again = false;
      const entry = (await read("queue")).find((one) => !one.refused);
      if (!entry) return settle("");
      entry.tried = true;
      await change(async (queue) => queue.put(entry));
      const answer = await sent(entry);
      if (answer.stopped) return settle(answer.stopped);
      if (answer.refused) await refuse(entry, answer);
      else await accept(entry, answer);
    }
  }

  async function settle(why) {
    stopped = why;
    failures = why ? failures + 1 : 0;
    if (why) schedule(1000 * RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1]);
    await tell();
  }

  async function sent(entry) {
    const body = new URLSearchParams(entry.body);
    body.set("request_key", entry.key);
    if (entry.kind === "field") body.set(`${entry.field}-base`, String(entry.base));
    else body.set("seconds_ago", String(Math.max(0, Date.now() - entry.at) / 1000));
    try {
      const response = await fetch(entry.url, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "Acting-Person": person },
        keepalive: body.toString().length < KEEPALIVE_BYTES,
        signal: AbortSignal.timeout(20000),
      });
      return judged(response, await response.text());
    } catch {
      return { stopped: "line" };
    }
  }

  // Only the service's own answer to this very person counts; anything else leaves the entry where it is.
  function judged(response, text) {
    const signIn = document.getElementById("keeping")?.dataset.signIn;
    if (response.redirected && new URL(response.url).pathname === signIn) return { stopped: "signed-out" };
    if (response.headers.get("Acting-Person") !== person) return { stopped: "line" };
    if (response.status >= 500 || response.status === 429) return { stopped: "line" };
    return { text, url: response.url, refused: response.ok ? "" : refusal(text) };
  }

  function refusal(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const said = page.querySelectorAll(".saved .govuk-error-message, .govuk-error-summary__list li, .lede");
    return [...said].map((one) => one.textContent.trim().replace(/^Not saved\.\s*/, "")).join(" ") || "It was refused.";
  }

  async function refuse(entry, answer) {
    await change(async (queue) => queue.put({ ...entry, refused: answer.refused }));
    announce("queue:refused", { entry, ...answer });
  }

  async function accept(entry, answer) {
    const now = entry.kind === "field" ? stands(entry, answer.text) : null;
    await change(async (queue, fields) => {
      queue.delete(entry.id);
      if (entry.kind === "submit") {
        for (const one of await done(fields.getAll())) if (one.call === entry.call) fields.delete([one.call, one.field]);
      }
      if (!now) return;
      fields.put(now);
      for (const later of await done(queue.getAll())) {
        if (later.call === entry.call && later.field === entry.field) queue.put({ ...later, base: now.version });
      }
    });
    announce("queue:sent", { entry, ...answer });
    others?.postMessage({ entry, ...answer });
  }

  // A saved field as the service keeps it: names and numbers taken out, and its new version.
  function stands(entry, text) {
    const told = new DOMParser().parseFromString(text, "text/html").querySelector(".saved");
    const stored = told?.dataset.text;
    const body = entry.body.map(([name, value]) => [name, name === entry.field && stored !== undefined ? stored : value]);
    return { call: entry.call, field: entry.field, body, version: Number(told?.dataset.version ?? 0), at: Date.now() };
  }

  function announce(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async function tell() {
    announce("queue:changed", { entries: await read("queue"), stopped });
  }

  others?.addEventListener("message", ({ data }) => {
    announce("queue:sent", data);
    tell();
  });
  for (const event of ["online", "focus", "pageshow"]) window.addEventListener(event, () => flush());
  document.addEventListener("visibilitychange", () => flush());

  window.queue = { put, drop, flush, tell, entries: () => read("queue"), fields: () => read("fields") };
  tell()
    .then(flush)
    .catch(() => {}); // a browser that keeps nothing: the pages' forms then go the plain way
})();
