// Nothing of a case is left behind: browsers keep whole pages for "back", whatever `no-store` says.
"use strict";
addEventListener("pagehide", () => {
  document.body.hidden = true; // what is kept shows nothing
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // the server asks for the proof again
});

// Leave at once. Without this script the form does the same by itself, one step slower.
for (const form of document.querySelectorAll("form[data-leave-to]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // drafts and photos of a hand-off that were on their way: as in forget.js
    try { sessionStorage.clear(); } catch (error) { /* private mode */ }
    if (window.indexedDB) indexedDB.deleteDatabase("uploads");
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    location.replace(form.dataset.leaveTo); // this page leaves no entry to go back to
  });
}
