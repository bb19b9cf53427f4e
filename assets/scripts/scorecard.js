// The scorecard: each answer goes to the queue as it is given, conditions and gaps are kept true, submitting waits for the line.
// Without this script every question stands on one page, and the buttons send it whole.
(() => {
  "use strict";

  const CALL = window.location.pathname.split("/")[3];
  const TYPING_MILLISECONDS = 150;
  const SEND_MILLISECONDS = 500;
  const pending = new Map(); // card → timer of what is typed and not yet in the queue
  let waiting = [];
  let line = ""; // why nothing can be sent
  let isOverSince = false; // the end of the call went out while this page stood open
  let refreshedAt = Date.now();

  const form = () => document.getElementById("scorecard");
  const cards = () => [...document.querySelectorAll("[data-entry]")];
  const cardOf = (field) => document.querySelector(`[data-entry="${CSS.escape(field)}"]`);
  const base = (card) => form().elements[`${card.dataset.entry}-base`];
  const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  function controls(card) {
    return [...card.querySelectorAll("input, textarea, select")].filter((one) => one.name && !one.name.endsWith("-base"));
  }

  function typed(card) {
    const chosen = (one) => !["radio", "checkbox"].includes(one.type) || one.checked;
    return controls(card).filter(chosen).map((one) => [one.name, one.value]);
  }

  function fill(card, body) {
    for (const one of controls(card)) {
      if (one.type === "hidden") continue;
      const values = body.filter(([name]) => name === one.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
      else if (one.value !== (values[0] ?? "")) one.value = values[0] ?? "";
    }
  }

  function say(card, words, wrong = false) {
    const place = document.getElementById(`saved-${card.dataset.entry}`);
    const line = Object.assign(document.createElement("p"), { textContent: words, className: wrong ? "govuk-error-message" : "" });
    if (place && place.textContent.trim() !== words) place.replaceChildren(line);
  }

  async function keep(card) {
    window.clearTimeout(pending.get(card));
    pending.delete(card);
    const entry = {
      kind: "field",
      call: CALL,
      field: card.dataset.entry,
      url: card.dataset.save,
      page: `${window.location.pathname}#${card.dataset.entry}`,
      words: card.dataset.words,
      base: Number(base(card).value),
      body: typed(card),
      at: Date.now(),
    };
    try {
      await window.queue.put(entry, { soon: SEND_MILLISECONDS });
    } catch {
      say(card, "Not saved: this browser keeps nothing (private window, or its disk is full). Press Submit while the line is up.", true);
    }
  }

  const keepAllPending = () => Promise.all([...pending.keys()].map(keep));

  function given(event) {
    const card = event.target.closest("[data-entry]");
    if (!card) return;
    // what was typed may be kept already: saving it again would redraw the words under a click
    if (event.type === "change" && !pending.has(card)) return;
    window.clearTimeout(pending.get(card));
    if (event.type === "change") keep(card);
    else pending.set(card, window.setTimeout(() => keep(card), TYPING_MILLISECONDS));
    look();
  }

  // Which questions are asked, and which of them still lack an answer.
  function isAsked(card) {
    const [question, ...values] = (card.dataset.askedWhen ?? "").split(" ");
    if (!question || !cardOf(question)) return true;
    return typed(cardOf(question)).some(([name, value]) => name === question && values.includes(value));
  }

  function gapOf(card) {
    const field = card.dataset.entry;
    const body = new Map(typed(card));
    if (card.hidden || !card.dataset.required) return null;
    const reason = form().elements[`${field}-reason`];
    if (body.get(`${field}-off`)) {
      if (!reason || body.get(`${field}-reason`).trim()) return null;
      return [`${field}-reason`, `Say why this does not apply: ${card.dataset.words}`];
    }
    return (body.get(field) ?? "").trim() ? null : [field, `Answer: ${card.dataset.words}`];
  }

  function look() {
    const place = document.getElementById("missing");
    if (!place) return [];
    for (const card of cards()) card.hidden = !isAsked(card);
    const gaps = cards().map(gapOf).filter(Boolean);
    const words = gaps.length ? `${gaps.length} ${gaps.length === 1 ? "thing" : "things"} still to say:` : "Every question has its answer.";
    const list = document.createElement("ul");
    for (const [field, text] of gaps) {
      const link = Object.assign(document.createElement("a"), { href: `#${field}`, textContent: text });
      list.appendChild(document.createElement("li")).append(link);
    }
    const line = Object.assign(document.createElement("p"), { textContent: words });
    if (place.textContent.replace(/\s+/g, "") !== (words + list.textContent).replace(/\s+/g, "")) {
      place.replaceChildren(line, ...(gaps.length ? [list] : []));
    }
    document.dispatchEvent(new CustomEvent("scorecard:looked"));
    return gaps;
  }

  // What this device knows better than the page: answers that wait, and on a kept copy those saved since.
  async function overlay() {
    if (!form()) return;
    for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
    const isCopy = Boolean(document.documentElement.dataset.keptAt);
    for (const one of await window.queue.fields()) {
      const card = one.call === CALL && cardOf(one.field);
      if (!card || !isCopy || one.version <= Number(base(card).value)) continue;
      fill(card, one.body);
      base(card).value = one.version;
      say(card, `Saved ${clock(one.at)}`);
    }
    for (const one of await window.queue.entries()) {
      if (one.call !== CALL) continue;
      if (one.kind === "submit" && one.refused) await window.queue.drop(one.id);
      else if (one.kind === "field" && cardOf(one.field)) fill(cardOf(one.field), one.body);
    }
    look();
    await window.queue.tell();
  }

  function changed({ entries, stopped }) {
    waiting = entries.filter((one) => one.call === CALL);
    line = stopped;
    if (!form()) return;
    for (const one of waiting.filter((other) => other.kind === "field")) {
      const card = cardOf(one.field);
      if (!card) continue;
      if (one.refused) say(card, `Not saved: ${one.refused}`, true);
      else say(card, stopped ? `Waiting: kept on this device at ${clock(one.at)}` : "Saving…");
    }
    // the copy may be older than the end of the call, which waits here too
    const isOver = isOverSince || waiting.some((one) => one.kind === "outcome" && !one.refused);
    for (const one of form().querySelectorAll("[data-when-over]")) one.hidden = !isOver;
    for (const one of form().querySelectorAll("[data-until-over]")) one.hidden = isOver;
    const submitting = waiting.find((one) => one.kind === "submit" && !one.refused);
    form().inert = Boolean(submitting);
    form().classList.toggle("is-submitting", Boolean(submitting));
    document.getElementById("submit-waits")?.remove();
    if (submitting && stopped) showWaitingSubmit(submitting);
  }

  function showWaitingSubmit(entry) {
    const box = Object.assign(document.createElement("div"), { id: "submit-waits", className: "notice notice--warning" });
    const words = "This scorecard is ready and kept on this device. It is submitted, once, when the service can be reached again.";
    box.append(Object.assign(document.createElement("p"), { textContent: words }));
    if (!entry.tried) {
      const back = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary", textContent: "Do not submit yet" });
      back.addEventListener("click", () => window.queue.drop(entry.id));
      box.append(back);
    }
    form().before(box);
  }

  function sentField({ entry, text }) {
    const card = cardOf(entry.field);
    const told = new DOMParser().parseFromString(text, "text/html").querySelector(".saved");
    if (!card || !told) return;
    base(card).value = told.dataset.version;
    if (pending.has(card) || waiting.some((one) => one.field === entry.field && one.id !== entry.id)) return;
    document.getElementById(`saved-${entry.field}`).replaceChildren(...told.childNodes);
    if (!card.contains(document.activeElement)) fill(card, entry.body);
    const place = card.querySelector("textarea");
    if (place && place.value.trim() !== told.dataset.text) card.dataset.stored = told.dataset.text;
    if (document.activeElement !== place) putStored(card);
  }

  // A text that was stored without a name or number is shown so, but never under the fingers of who writes.
  function putStored(card) {
    const place = card?.querySelector("textarea");
    if (place && card.dataset.stored !== undefined && !pending.has(card)) place.value = card.dataset.stored;
    if (card) delete card.dataset.stored;
  }

  async function submitted(event) {
    if (event.target !== form()) return;
    event.preventDefault();
    const button = event.submitter;
    const action = button?.formAction ?? form().action;
    try {
      await keepAllPending();
      if (button?.hasAttribute("data-without-script")) await window.queue.flush();
      else if (button?.hasAttribute("formaction")) await decide(action);
      else await submit();
    } catch {
      sendPlainly(action); // this browser keeps nothing, so the form goes as it would without a script
    }
  }

  function sendPlainly(action) {
    form().action = action;
    form().submit();
  }

  async function submit() {
    const gaps = look();
    await window.queue.flush();
    if (gaps.length && line) return document.getElementById("finish").scrollIntoView();
    const refused = waiting.filter((one) => one.kind === "field" && one.refused).flatMap((one) => one.body);
    const words = `The scorecard of ${document.querySelector(".kicker").textContent}`;
    await window.queue.put({ kind: "submit", call: CALL, url: form().action, page: window.location.pathname, words, body: refused, at: Date.now() });
  }

  // Putting a replaced answer back needs the service, and everything else there before it.
  async function decide(action) {
    await window.queue.flush();
    if (waiting.some((one) => !one.refused)) return;
    sendPlainly(action);
  }

  function sent({ detail }) {
    if (detail.entry.call !== CALL) return;
    if (detail.entry.kind === "field" && form()) sentField(detail);
    if (detail.entry.kind === "outcome") isOverSince = true;
    if (detail.entry.kind === "submit") window.location.assign(detail.url);
  }

  async function refused({ detail }) {
    if (detail.entry.call !== CALL || detail.entry.kind !== "submit") return;
    const page = new DOMParser().parseFromString(detail.text, "text/html").getElementById("main");
    if (!page) return;
    document.getElementById("main").replaceWith(page);
    document.dispatchEvent(new Event("scorecard:replaced"));
    await overlay();
    document.querySelector("[data-error-summary]")?.focus();
  }

  // Another device may have written: what stands there is shown, except where something waits or is being typed.
  async function refresh() {
    refreshedAt = Date.now();
    const response = await fetch(window.location.pathname).catch(() => null);
    if (!response?.ok || !form()) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("scorecard")) {
      if (!waiting.length && page.getElementById("main")) window.location.reload();
      return;
    }
    for (const card of cards()) {
      const field = card.dataset.entry;
      const fresh = page.querySelector(`[data-entry="${CSS.escape(field)}"]`);
      const newer = fresh && Number(fresh.querySelector(`[name="${CSS.escape(field)}-base"]`).value) > Number(base(card).value);
      if (!newer || pending.has(card) || card.contains(document.activeElement)) continue;
      if (!waiting.some((one) => one.field === field)) card.replaceChildren(...fresh.childNodes);
    }
    look();
  }

  document.addEventListener("input", given);
  document.addEventListener("change", given);
  document.addEventListener("focusout", (event) => putStored(event.target.closest("[data-entry]")));
  document.addEventListener("submit", submitted);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keepAllPending();
    else if (Date.now() - refreshedAt > 10000) refresh();
  });
  window.addEventListener("pagehide", keepAllPending);
  document.addEventListener("queue:changed", (event) => changed(event.detail));
  document.addEventListener("queue:sent", sent);
  document.addEventListener("queue:refused", refused);
  if (!window.queue || !form()) return;
  look();
  overlay().catch(() => {});
})();
