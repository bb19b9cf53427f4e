// Says at the top of a page what waits on this device and why; keeps the day's pages so that they open with no line.
(() => {
  "use strict";

  const line = document.getElementById("keeping");
  if (!line || !window.queue) return;
  const keptAt = document.documentElement.dataset.keptAt;
  const DAY_CALLS = 25;
  let shown = null;

  function make(tag, words, more = {}) {
    return Object.assign(document.createElement(tag), { textContent: words }, more);
  }

  function paragraph(...parts) {
    const made = make("p", "");
    made.append(...parts);
    return made;
  }

  function waitingWords(count, stopped) {
    const what = `${count} ${count === 1 ? "thing" : "things"} you gave`;
    if (stopped !== "signed-out") return paragraph(`Waiting for the line: ${what}, kept on this device and sent later.`);
    return paragraph(`Waiting, you are signed out: ${what}, kept on this device. `, make("a", "Sign in again", { href: line.dataset.signIn }), ", and it is sent.");
  }

  function refusedWords(entry) {
    const forget = make("button", "Forget it", { type: "button", className: "link-button" });
    forget.addEventListener("click", () => window.queue.drop(entry.id));
    const open = make("a", entry.words, { href: entry.page });
    const typed = (entry.body.find(([name]) => name === entry.field) ?? ["", ""])[1];
    return paragraph("Not saved: ", open, `. ${entry.refused} `, typed ? `You gave: “${typed}”. ` : "", forget);
  }

  function draw({ entries, stopped }) {
    const waiting = entries.filter((one) => !one.refused).length;
    const refused = entries.filter((one) => one.refused);
    const parts = [];
    if (keptAt) parts.push(paragraph(`No line: this is the copy kept ${keptAt}.`));
    if (waiting && stopped) parts.push(waitingWords(waiting, stopped));
    parts.push(...refused.map(refusedWords));
    const quiet = !parts.length && document.getElementById("scorecard");
    if (quiet && !waiting) parts.push(paragraph("Saved: everything you gave is with the service."));
    if (quiet && waiting) return; // on its way: said beside the field, not here
    const words = parts.map((one) => one.textContent).join("\n");
    if (words === shown) return;
    shown = words;
    line.replaceChildren(...parts);
    line.hidden = !parts.length;
    line.classList.toggle("keeping--waiting", Boolean((waiting && stopped) || keptAt));
    line.classList.toggle("keeping--refused", refused.length > 0);
  }

  // The calls on this page, soonest first, each with its scorecard.
  function pagesToKeep() {
    const links = [...document.querySelectorAll("#queue a[href], #unfinished a[href]")];
    const calls = links.map((link) => /^\/field\/calls\/[^/]+/.exec(new URL(link.href).pathname)?.[0]).filter(Boolean);
    return [...new Set(calls)].slice(0, DAY_CALLS).flatMap((path) => [path, `${path}/scorecard`]);
  }

  async function keepPages() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    if (keptAt || !document.getElementById("queue")) return;
    const ready = await navigator.serviceWorker.ready;
    ready.active.postMessage({ keep: [window.location.pathname, "/field/scorecards", ...pagesToKeep()] });
  }

  document.addEventListener("queue:changed", (event) => draw(event.detail));
  document.addEventListener("htmx:after:swap", (event) => {
    if (document.getElementById("unfinished")) keepPages().catch(() => {});
  });
  window.addEventListener("load", () => keepPages().catch(() => {}));
  window.queue.tell().catch(() => {});
})();
