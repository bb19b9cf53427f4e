// Small courtesies on every page; every page works without them.
// 1. After an answer with errors, the reader is taken to the error summary.
// 2. When the service cannot be reached, a sentence says so and what is kept.
(() => {
  "use strict";

  function goToErrors() {
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }

  function connection(lost) {
    const line = document.getElementById("connection");
    if (line) line.hidden = !lost;
  }

  document.addEventListener("DOMContentLoaded", goToErrors);
  document.addEventListener("htmx:after:swap", goToErrors);
  document.addEventListener("htmx:error", () => connection(true));
  document.addEventListener("htmx:after:request", () => connection(false));
  window.addEventListener("offline", () => connection(true));
  window.addEventListener("online", () => connection(false));
})();
