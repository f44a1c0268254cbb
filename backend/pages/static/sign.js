// Signing with a finger. ES2017, no library. Without it the page says where else to sign.
"use strict";
document.documentElement.classList.add("script");
for (const pad of document.querySelectorAll("[data-sign]")) {
  const canvas = pad.querySelector("canvas"), input = pad.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d"), strokes = [];
  const round = (number) => Math.round(Math.min(1, Math.max(0, number)) * 1e4) / 1e4;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [round((event.clientX - box.left) / box.width), round((event.clientY - box.top) / box.height)];
  };
  pad.hidden = false;
  pen.lineWidth = 5; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#10294d";
  const draw = (stroke) => {
    const [from, to] = [stroke[Math.max(0, stroke.length - 2)], stroke[stroke.length - 1]];
    pen.beginPath();
    pen.moveTo(from[0] * canvas.width, from[1] * canvas.height);
    pen.lineTo(to[0] * canvas.width + 0.1, to[1] * canvas.height);
    pen.stroke();
  };
  let stroke = null;
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
    stroke = [place(event)];
    strokes.push(stroke);
    draw(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    stroke.push(place(event));
    draw(stroke);
  });
  const lift = () => { stroke = null; input.value = strokes.length ? JSON.stringify(strokes) : ""; };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes.length = 0;
    input.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
}
