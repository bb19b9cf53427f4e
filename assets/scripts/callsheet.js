// The call sheet: its clock counts, and a moment that could not be sent is sent again with the time it was pressed.
// Without this script the clock stands at the seconds counted so far, and every button still works.
(() => {
  "use strict";

  const opened = new WeakMap();
  const STAMPS = 'form[id^="stamp-"]';

  function tick() {
    for (const clock of document.querySelectorAll('[data-clock][data-running="yes"]')) {
      if (!opened.has(clock)) opened.set(clock, performance.now());
      const seconds = Number(clock.dataset.seconds) + Math.floor((performance.now() - opened.get(clock)) / 1000);
      const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
      const two = (number) => String(number).padStart(2, "0");
      clock.querySelector("[data-clock-time]").textContent = `${two(minutes)}:${two(rest)}`;
    }
  }

  // The moment of the first press counts, however often it has to be sent.
  function notePress(form) {
    if (!form.dataset.pressed) form.dataset.pressed = String(Date.now());
    form.elements.seconds_ago.value = String(Math.round((Date.now() - Number(form.dataset.pressed)) / 1000));
  }

  function sendAgain() {
    for (const form of document.querySelectorAll(`${STAMPS}[data-pressed]`)) form.requestSubmit();
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.matches(STAMPS)) notePress(event.target);
    },
    true,
  );
  document.addEventListener("htmx:error", () => window.setTimeout(sendAgain, 4000));
  window.addEventListener("online", sendAgain);
  window.setInterval(tick, 500);
})();
