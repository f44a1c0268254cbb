// While a page of the hand-off is open: hears the kiosk, says when it has ended and when the line is away.
// ES2017, no library. Every page works without it.
"use strict";
(() => {
  const main = document.querySelector("main"), { live, stage, asked } = main.dataset;
  let seen = Number(main.dataset.version), ended = false;
  let leaving = false; // a form on its way leads on by itself
  addEventListener("submit", (event) => { if (!event.defaultPrevented) leaving = true; });
  addEventListener("offline", () => { leaving = false; });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const show = (id) => {
    if (main.querySelector(`[data-shown="${id}"]`)) return;
    const note = document.getElementById(id).content.firstElementChild.cloneNode(true);
    note.dataset.shown = id;
    main.insertBefore(note, main.firstChild);
    note.focus();
    note.scrollIntoView({ block: "start" });
  };

  for (const form of document.querySelectorAll("form[data-careful]")) {
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) { event.preventDefault(); show("offline"); }
    });
  }

  const end = () => {
    ended = true;
    if (live === "question") {
      show("ended");
      for (const button of main.querySelectorAll("button[type=submit]")) button.disabled = true;
    } else location.replace("/h/form"); // the server knows what to show
  };
  document.addEventListener("over", (event) => { event.preventDefault(); end(); }); // told by photos.js

  const hear = async (news) => {
    if (ended || leaving) return;
    if (news.stage !== stage) {
      if (live === "question" && news.stage !== "moved") end();
      else location.replace("/h/form");
    } else if (news.version > seen) {
      seen = news.version;
      if (live === "soon") location.replace("/h/form");
      else if (live === "list") location.reload();
      else if (live === "question" && asked) {
        const answer = await fetch(`/h/state?asked=${encodeURIComponent(asked)}`);
        if (answer.ok && (await answer.json()).asked === false) show("closed");
      }
    }
  };

  const poll = async () => {
    while (!ended) {
      await new Promise((done) => setTimeout(done, 3000));
      try {
        const answer = await fetch("/h/state");
        if (answer.ok) await hear(await answer.json());
      } catch (error) { /* the line is broken: asked again */ }
    }
  };

  if (!window.EventSource) { poll(); return; }
  const source = new EventSource("/h/events");
  source.onmessage = (event) => hear(JSON.parse(event.data)).catch(() => {});
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) poll(); };
  addEventListener("pagehide", () => source.close());
})();
