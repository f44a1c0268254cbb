"use strict";
// Asks for the state twice a second and redraws only what changed.
const byId = (id) => document.getElementById(id);
let shown = "";
let drawing = 0; // a picture's address is used once: the browser may keep what it loaded under an old one

async function call(method, path) {
  try {
    await fetch(path, { method });
  } catch {
    return; // the bench has ended: the next round says so
  }
  await refresh();
}

function setStatus(element, text, good) {
  if (element.textContent !== text) element.textContent = text;
  element.className = "status " + (good ? "good" : "bad");
}

const because = (words, reasons) => (reasons.length ? `${words}：${reasons.join("、")}` : words);

function showFaults(device, active, coming) {
  const titles = [];
  for (const button of document.querySelectorAll(`[data-device="${device}"]`)) {
    const { fault } = button.dataset;
    button.setAttribute("aria-pressed", String(active.includes(fault) || fault in coming));
    if (active.includes(fault)) titles.push(button.textContent);
    else if (fault in coming) titles.push(`${coming[fault]} 行后${button.textContent}`);
  }
  return titles;
}

function showCard(card) {
  let title = "";
  for (const button of document.querySelectorAll("[data-card]")) {
    const lies = button.dataset.card === card;
    button.setAttribute("aria-pressed", String(lies));
    if (lies) title = button.textContent;
  }
  return title ? `放着：${title}` : "没有卡";
}

function showState({ reader, printer }) {
  const readerFaults = showFaults("reader", reader.faults, {});
  const printerFaults = showFaults("printer", printer.faults, printer.coming_faults);
  const card = showCard(reader.card);
  setStatus(byId("reader-status"), because(reader.plugged ? card : "没有连接", readerFaults), readerFaults.length === 0);
  const work = !printer.plugged ? "没有连接" : !printer.online ? "停下了" : printer.idle ? "正常" : "正在打印";
  setStatus(byId("printer-status"), because(work, printerFaults), printerFaults.length === 0);
}

function condition(paper, printing) {
  if (paper.complete) return "已切下";
  if (paper.cut) return "不完整，已切下";
  return printing ? "正在打印" : "没有切下";
}

function showPapers(papers, printer) {
  const printing = printer.plugged && printer.online && !printer.idle;
  const now = JSON.stringify([papers, printing]);
  if (now === shown) return;
  shown = now;
  drawing += 1;
  byId("no-paper").hidden = papers.length > 0;
  const figures = papers.toReversed().map((paper) => {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const words = condition(paper, printing);
    caption.textContent = `第 ${paper.number + 1} 张，${paper.height_mm} 毫米，${words}`;
    caption.classList.toggle("bad", !paper.complete && words !== "正在打印");
    const picture = document.createElement("img");
    picture.src = `/papers/${paper.number}.png?drawing=${drawing}`;
    picture.alt = paper.lines.join("，");
    figure.append(caption, picture);
    return figure;
  });
  byId("papers").replaceChildren(...figures);
}

async function refresh() {
  try {
    const [state, papers] = await Promise.all(["/state", "/papers"].map(async (path) => (await fetch(path)).json()));
    showState(state);
    showPapers(papers, state.printer);
  } catch {
    for (const id of ["reader-status", "printer-status"]) setStatus(byId(id), "设备台没有运行", false);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { method, path, device, fault } = button.dataset;
  if (path) return void call(method, path);
  const on = button.getAttribute("aria-pressed") === "true";
  const after = device === "printer" && !on ? `?after_lines=${Number(byId("after-lines").value) || 0}` : "";
  call(on ? "DELETE" : "POST", `/${device}/fault/${fault}${after}`);
});

async function watch() {
  await refresh();
  setTimeout(watch, 500); // after the answer, so that a slow bench is not asked faster than it answers
}
watch();
