// On a phone the scorecard shows one question at a time; on a laptop, or when asked to, all of them on one page.
// The address names the question, so that the way back and a link to a field lead to it.
(() => {
  "use strict";

  const REMEMBERED = "scorecard-all-at-once";
  const phone = window.matchMedia("(width < 40em)");
  let current = 0;

  const form = () => document.getElementById("scorecard");
  const steps = () => [...form().querySelectorAll("[data-entry]:not([hidden])"), document.getElementById("finish")];
  const isSingle = () => phone.matches && localStorage.getItem(REMEMBERED) !== "yes";

  function show() {
    if (!form() || !document.getElementById("steps")) return;
    const single = isSingle();
    const all = steps();
    current = Math.min(current, all.length - 1);
    form().classList.toggle("one-at-a-time", single);
    for (const one of form().querySelectorAll("[data-entry], #finish")) {
      one.toggleAttribute("data-away", single && one !== all[current]);
    }
    for (const group of form().querySelectorAll("[data-step-group]")) {
      group.toggleAttribute("data-away", single && !group.contains(all[current]));
    }
    for (const part of form().querySelectorAll("[data-at-the-end]")) {
      part.toggleAttribute("data-away", single && current < all.length - 1);
    }
    bar(single, all.length);
  }

  function bar(single, count) {
    const last = count - 1;
    document.getElementById("steps").hidden = !phone.matches;
    document.getElementById("steps").classList.toggle("steps--all", !single);
    document.getElementById("steps-at").textContent = current < last ? `${current + 1} of ${last}` : "Submit";
    document.querySelector('[data-step="-1"]').disabled = current === 0;
    document.querySelector('[data-step="1"]').hidden = current === last;
    document.querySelector("[data-all-at-once]").textContent = single ? "Show all questions" : "Show one at a time";
  }

  function go(index, { remember = true } = {}) {
    current = Math.max(0, Math.min(index, steps().length - 1));
    const step = steps()[current];
    show();
    if (remember) history.pushState(null, "", `#${step.dataset.entry ?? step.id}`);
    step.tabIndex = -1;
    step.focus({ preventScroll: true });
    step.scrollIntoView({ block: "start" });
  }

  // A link to a field, or the way back, leads to its question and into the field.
  function follow() {
    const named = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const index = named && form() ? steps().findIndex((one) => one.contains(named)) : -1;
    if (index < 0 || !isSingle()) return;
    current = index;
    show();
    named.closest("details")?.setAttribute("open", "");
    named.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step], [data-all-at-once]");
    if (!button || !form()) return;
    if (button.dataset.step) return go(current + Number(button.dataset.step));
    localStorage.setItem(REMEMBERED, isSingle() ? "yes" : "no");
    show();
  });
  document.addEventListener("scorecard:looked", show);
  document.addEventListener("scorecard:replaced", () => {
    const wrong = form() ? steps().findIndex((one) => one.querySelector(".govuk-error-message")) : -1;
    if (wrong >= 0) current = wrong;
    show();
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  phone.addEventListener("change", show);
  if (!form()) return;
  show();
  follow();
})();
