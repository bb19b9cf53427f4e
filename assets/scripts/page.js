// Small courtesies on every page; every page works without them.
// 1. After an answer with errors, the reader is taken to the error summary.
// 2. A form that was sent by htmx and led to another page goes to that page, instead of showing it inside this one.
// 3. A button that was pressed keeps the focus when the region around it is swapped.
// 4. When the service cannot be reached, a sentence says so and what is kept.
(() => {
  "use strict";

  function goToErrors() {
    // once for each summary: a field that is saved later must not pull the reader away
    const summary = document.querySelector("[data-error-summary]:not([data-seen])");
    if (!summary) return;
    summary.dataset.seen = "yes";
    summary.focus();
  }

  function follow(event) {
    const { response, text } = event.detail.ctx;
    if (!response || !response.raw.redirected) return;
    const elsewhere = new URL(response.raw.url).pathname !== window.location.pathname;
    if (elsewhere || /<html[\s>]/i.test(text)) {
      event.preventDefault();
      window.location.assign(response.raw.url);
    }
  }

  let pressed = "";

  function remember(event) {
    pressed = event.submitter ? event.submitter.id : "";
  }

  function keepFocus() {
    if (!pressed || document.activeElement !== document.body) return;
    const button = document.getElementById(pressed);
    if (button) button.focus({ preventScroll: true });
  }

  function connection(lost) {
    const line = document.getElementById("connection");
    if (line) line.hidden = !lost;
  }

  document.addEventListener("DOMContentLoaded", goToErrors);
  document.addEventListener("submit", remember, true);
  document.addEventListener("htmx:after:swap", keepFocus);
  document.addEventListener("htmx:after:swap", goToErrors);
  document.addEventListener("htmx:after:request", follow);
  document.addEventListener("htmx:error", () => connection(true));
  document.addEventListener("htmx:after:request", () => connection(false));
  window.addEventListener("offline", () => connection(true));
  window.addEventListener("online", () => connection(false));
})();
