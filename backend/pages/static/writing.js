// Comforts of writing an answer on a phone: the draft is kept, phrases, boxes that follow each other.
// ES2017, no library. Every page works without it.
"use strict";
(() => {
  document.documentElement.classList.add("script");

  const keep = (name, value) => {
    try {
      if (value === null) sessionStorage.removeItem(name); else sessionStorage.setItem(name, value);
    } catch (error) { /* private mode */ }
  };
  const kept = (name) => { try { return sessionStorage.getItem(name); } catch (error) { return null; } };
  for (const area of document.querySelectorAll("textarea[data-keep]")) {
    const name = `${location.pathname}#${area.name}`, before = area.value, draft = kept(name);
    // the draft counts only over the text it was begun from
    if (draft !== null && draft.startsWith(`${before.length}:`)) area.value = draft.slice(draft.indexOf(":") + 1);
    area.addEventListener("input", () => keep(name, `${before.length}:${area.value}`));
    area.form.addEventListener("submit", () => { if (navigator.onLine) keep(name, null); });
  }

  const comma = document.documentElement.lang === "zh-CN" ? "，" : ", ";
  for (const group of document.querySelectorAll("[data-phrases-for]")) {
    const field = document.getElementById(group.dataset.phrasesFor);
    group.hidden = false;
    group.addEventListener("click", (event) => {
      if (event.target.tagName !== "BUTTON") return;
      const at = field.selectionEnd === null ? field.value.length : field.selectionEnd;
      const before = field.value.slice(0, at);
      const joined = field.tagName === "TEXTAREA" && before && !/[\s，。；、,.;،؛]$/.test(before) ? comma : "";
      field.value = before + joined + event.target.textContent + field.value.slice(at);
      field.dispatchEvent(new Event("input"));
      field.focus();
    });
  }

  for (const box of document.querySelectorAll("select[data-division]")) {
    box.addEventListener("change", () => box.parentElement.querySelector("[data-division-on]").click());
  }

  const wrong = document.querySelector(".wrong input, .wrong textarea, .wrong select, fieldset.wrong");
  if (wrong) wrong.focus();
})();
