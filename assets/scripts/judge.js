// The judge's desk: the keys shown on the buttons press them. They can be turned off, and never act while something is typed.
(() => {
  "use strict";

  const REMEMBERED = "judge-keys-off";

  function showSwitch() {
    const line = document.getElementById("keys");
    if (!line) return;
    line.hidden = false;
    document.getElementById("use-keys").checked = localStorage.getItem(REMEMBERED) !== "yes";
  }

  document.addEventListener("change", (event) => {
    if (event.target.id === "use-keys") localStorage.setItem(REMEMBERED, event.target.checked ? "no" : "yes");
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
    if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (localStorage.getItem(REMEMBERED) === "yes") return;
    const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (button) button.click();
  });

  document.addEventListener("DOMContentLoaded", showSwitch);
  document.addEventListener("htmx:after:swap", showSwitch);
})();
