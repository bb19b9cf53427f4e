// A form whose parts are saved as they are typed; a question that has a condition is shown when it is met.
// Without this script every question stands on one page, and the buttons send it whole.
(() => {
  "use strict";

  const TYPING_MILLISECONDS = 600;
  const AGAIN_MILLISECONDS = 4000;
  const states = new Map(); // card → {timer, sending, changed}
  const form = document.querySelector("form[data-saved-as-typed]");
  if (!form) return;

  const cards = [...form.querySelectorAll("[data-question]")];
  const cardOf = (code) => cards.find((card) => card.dataset.question === code);
  const controls = (card) => [...card.querySelectorAll("input, textarea, select")].filter((one) => one.name);
  const chosen = (one) => !["radio", "checkbox"].includes(one.type) || one.checked;
  const typed = (card) => controls(card).filter(chosen).map((one) => [one.name, one.value]);
  const stateOf = (card) => states.get(card) ?? states.set(card, { timer: 0, sending: false, changed: false, key: "" }).get(card);

  function say(card, words, wrong = false) {
    const place = document.getElementById(`saved-${card.dataset.question}`);
    const line = Object.assign(document.createElement("p"), { textContent: words, className: wrong ? "govuk-error-message" : "" });
    place.replaceChildren(line);
  }

  function later(card, milliseconds) {
    const state = stateOf(card);
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(() => send(card), milliseconds);
  }

  async function send(card) {
    const state = stateOf(card);
    window.clearTimeout(state.timer);
    state.timer = 0;
    if (state.sending) return; // what changed meanwhile goes after this one
    state.sending = true;
    state.changed = false;
    const body = new URLSearchParams([...typed(card), ["request_key", state.key]]);
    let failed = false;
    try {
      await told(card, await fetch(card.dataset.save, { method: "POST", headers: { "HX-Request": "true" }, body, redirect: "manual" }));
    } catch {
      failed = state.changed = true;
      say(card, "Not saved yet: the service cannot be reached. It is tried again.", true);
    }
    state.sending = false;
    if (state.changed) later(card, failed ? AGAIN_MILLISECONDS : 0);
    tell();
  }

  async function told(card, answer) {
    if (answer.type === "opaqueredirect") return say(card, "Not saved: you are signed out. Sign in on another tab, then change it again.", true);
    if (answer.status >= 500) throw new Error("try again");
    const line = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".saved");
    if (!line) return say(card, "Not saved: nothing can be changed here any more. Copy what you typed, then reload the page.", true);
    document.getElementById(`saved-${card.dataset.question}`).replaceChildren(...line.childNodes);
    if (answer.ok) card.querySelector(`[name="${card.dataset.question}-shown"]`).value = line.dataset.mark;
  }

  function given(event) {
    const card = event.target.closest("[data-question]");
    if (!card) return;
    const state = stateOf(card);
    // leaving a field whose words went out already must not redraw the line under a click
    if (event.type === "change" && !state.timer && ["text", "textarea"].includes(event.target.type)) return;
    state.changed = true;
    state.key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    later(card, event.type === "change" ? 0 : TYPING_MILLISECONDS);
    look();
    tell();
  }

  function look() {
    for (const card of cards) {
      const [code, ...values] = (card.dataset.askedWhen ?? "").split(" ");
      const earlier = code && cardOf(code);
      card.hidden = Boolean(earlier) && (earlier.hidden || !typed(earlier).some(([name, value]) => name === code && values.includes(value)));
    }
  }

  const waits = () => [...states.values()].some((state) => state.changed || state.sending);

  function tell() {
    const place = document.getElementById("unsaved");
    const words = waits() ? "Some answers are not saved yet." : "";
    if (place.textContent !== words) place.textContent = words;
  }

  form.addEventListener("input", given);
  form.addEventListener("change", given);
  // The form carries everything, but must not overtake what is on its way.
  form.addEventListener("submit", async (event) => {
    for (const state of states.values()) {
      window.clearTimeout(state.timer);
      state.changed = false;
    }
    if (!waits()) return;
    event.preventDefault();
    while (waits()) await new Promise((done) => window.setTimeout(done, 50));
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (waits()) event.preventDefault();
  });
  for (const one of form.querySelectorAll("[data-without-script]")) one.hidden = true;
  look();
})();
