// The call sheet: its clock counts, and every press is kept with its moment until the service has it, however the line is.
// Without this script the clock stands at the seconds counted so far, and every button still works.
(() => {
  "use strict";

  const CALL = window.location.pathname.split("/")[3];
  const KINDS = { attempts: "start", stamps: "stamp", outcome: "outcome" };
  const SLOW_MILLISECONDS = 1500;
  const opened = new WeakMap();
  let stopped = "";

  const clockTime = (at) => new Date(at).toLocaleTimeString("en-GB");
  const isOurs = (entry) => entry.call === CALL && Object.values(KINDS).includes(entry.kind);

  function tick() {
    for (const clock of document.querySelectorAll('[data-clock][data-running="yes"]')) {
      if (!opened.has(clock)) opened.set(clock, performance.now());
      const seconds = Number(clock.dataset.seconds) + Math.floor((performance.now() - opened.get(clock)) / 1000);
      const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
      const two = (number) => String(number).padStart(2, "0");
      clock.querySelector("[data-clock-time]").textContent = `${two(minutes)}:${two(rest)}`;
    }
  }

  // A moment that is typed in afterwards carries its own time and goes the plain way.
  function kindOf(form) {
    if (!form.closest("#call") || form.elements.time) return undefined;
    return KINDS[new URL(form.action).pathname.split("/").pop()];
  }

  async function press(event) {
    const form = event.target;
    const kind = window.queue && kindOf(form);
    if (!kind) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.pressed) return; // a double click is one press
    form.dataset.pressed = "yes";
    const body = [...new FormData(form)].filter(([name]) => !["request_key", "seconds_ago"].includes(name));
    const chosen = form.querySelector("input[type=radio]:checked");
    const words = chosen ? chosen.closest("div").textContent.trim() : event.submitter.textContent.trim();
    const entry = { kind, call: CALL, url: form.action, page: window.location.pathname, words, body, at: Date.now() };
    window.setTimeout(() => window.queue.tell(), SLOW_MILLISECONDS);
    await window.queue.put(entry).catch(() => form.submit()); // a browser that keeps nothing sends it the plain way
  }

  function changed({ entries, stopped: why }) {
    stopped = why;
    const waiting = entries.filter((one) => isOurs(one) && !one.refused);
    const isSlow = waiting.some((one) => Date.now() - one.at >= SLOW_MILLISECONDS);
    if (waiting.length && (stopped || isSlow)) showKept(waiting);
    else if (!waiting.length && document.querySelector("#live [data-kept]")) askAnew();
  }

  // The sheet goes on from what waits here: the next usual moment is the big button again.
  function showKept(waiting) {
    const template = document.getElementById("without-line");
    const live = document.getElementById("live");
    if (!template || !live) return;
    const before = live.querySelector("[data-kept]")?.dataset.keys;
    const keys = waiting.map((one) => one.id + (one.tried ? "t" : "")).join(" ");
    if (before === keys) return;
    const panel = template.content.cloneNode(true);
    panel.querySelector("[data-kept]").dataset.keys = keys;
    panel.querySelector("[data-kept]").append(...waiting.map(line));
    startClock(panel.querySelector("[data-clock]"), waiting, live.querySelector("[data-clock]"));
    if (waiting.some((one) => one.kind === "outcome")) panel.querySelector("[data-on-the-line]").remove();
    else bringForward(panel, following(panel, waiting, template.dataset.next));
    live.replaceChildren(panel);
    document.querySelector('#call > section[aria-label="How it ended"]')?.remove();
  }

  function line(entry) {
    const item = document.createElement("li");
    const time = Object.assign(document.createElement("strong"), { className: "numeric", textContent: clockTime(entry.at) });
    item.append(time, ` ${entry.words} `, Object.assign(document.createElement("span"), { className: "soft", textContent: "waits to be sent" }));
    if (!entry.tried) {
      const back = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Take back" });
      back.setAttribute("aria-label", `Take back “${entry.words}”`);
      back.addEventListener("click", () => window.queue.drop(entry.id));
      item.append(" ", back);
    }
    return item;
  }

  function startClock(clock, waiting, shown) {
    const start = waiting.find((one) => one.kind === "start");
    if (start) clock.dataset.seconds = String(Math.round((Date.now() - start.at) / 1000));
    else if (shown && opened.has(shown)) {
      clock.dataset.seconds = String(Number(shown.dataset.seconds) + Math.round((performance.now() - opened.get(shown)) / 1000));
    }
  }

  function following(panel, waiting, fromService) {
    const stamps = waiting.filter((one) => one.kind === "stamp");
    if (!stamps.length) return fromService;
    const last = new Map(stamps[stamps.length - 1].body).get("moment");
    return panel.querySelector(`[data-moment="${last}"]`)?.dataset.next ?? "";
  }

  function bringForward(panel, moment) {
    const usual = moment && panel.querySelector(`[data-moment="${moment}"]`);
    if (!usual) return;
    usual.querySelector("button").className = "button button--big";
    panel.querySelector("[data-usual]").append(usual);
  }

  function swap(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("call");
    if (!fresh) return;
    document.getElementById("call").replaceWith(fresh);
    window.htmx?.process(fresh);
    navigator.serviceWorker?.controller?.postMessage({ anew: [window.location.pathname] });
  }

  async function askAnew() {
    const answer = await fetch(window.location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) swap(await answer.text());
  }

  async function sent({ detail }) {
    if (!isOurs(detail.entry)) return;
    const left = (await window.queue.entries()).filter((one) => isOurs(one) && !one.refused);
    if (!left.length) swap(detail.text);
  }

  document.addEventListener("submit", press, true);
  document.addEventListener("queue:changed", (event) => changed(event.detail));
  document.addEventListener("queue:sent", sent);
  document.addEventListener("queue:refused", ({ detail }) => isOurs(detail.entry) && askAnew());
  window.setInterval(tick, 500);
  window.queue?.tell().catch(() => {});
})();
