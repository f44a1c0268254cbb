// Photos of papers: chosen, made small on the phone, sent one after the other (tus.js), shown, taken back.
// ES2017, no library. Without it a plain form sends them whole.
"use strict";
(() => {
  const LONGEST_SIDE = 2000;
  document.documentElement.classList.add("script");

  // Smaller and upright where the browser can; the office does it again anyhow.
  const shrink = async (file) => {
    if (!window.createImageBitmap || !/^image\//.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      if (picture.close) picture.close();
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return small && (scale < 1 || small.size < file.size) ? small : file;
    } catch (error) { return file; } // not a picture this browser reads: the office looks at the bytes
  };

  const made = (tag, text, given) => Object.assign(document.createElement(tag), { textContent: text }, given);

  for (const card of document.querySelectorAll("[data-upload]")) {
    const words = card.dataset, list = card.querySelector(".photos"), told = card.querySelector("[data-told]");
    const queue = [];
    let running = false, over = false;

    const gone = () => {
      if (over) return;
      over = true;
      const unheard = document.dispatchEvent(new Event("over", { cancelable: true })); // heard by live.js
      if (unheard) location.replace(document.querySelector("main").dataset.home);
    };

    // One line of the list. `file`: as it was chosen; `sending`: its way, from the moment it is small enough
    const row = (li, file) => {
      const item = { li, file, line: made("p", words.waiting, { className: "state-line" }), bar: made("progress", "", { max: 1, value: 0 }) };
      item.bar.setAttribute("aria-label", words.waiting);
      li.append(item.bar, item.line);
      return item;
    };

    const start = (item, blob, url) => {
      item.sending = new Sending(words, blob, url, (text, share) => {
        item.line.textContent = text;
        item.bar.value = Math.max(0, share);
        if (item.sending.url) item.li.dataset.file = item.sending.id;
      }, gone);
    };

    const button = (text, act) => {
      const one = made("button", text, { type: "button", className: "quiet small" });
      one.addEventListener("click", act);
      return one;
    };

    const remove = (item) => {
      item.li.remove();
      if (item.sending) item.sending.remove();
    };

    const finish = (item) => {
      const number = Array.from(list.children).indexOf(item.li) + 1;
      const small = made("img", "", { width: 160, height: 112, alt: words.page.replace("{number}", number) });
      small.src = `${item.sending.url}/small`;
      item.bar.remove();
      item.line.textContent = words.ready;
      item.li.dataset.file = item.sending.id;
      item.li.dataset.state = "ready";
      item.li.insertBefore(small, item.li.firstChild);
      item.li.append(button(words.remove, () => remove(item)));
      told.textContent = `${small.alt} ${words.ready}`;
    };

    const fail = (item, text) => {
      item.bar.remove();
      item.line.textContent = told.textContent = text;
      item.li.dataset.state = "refused";
      item.li.classList.add("wrong");
      const again = () => {
        item.li.classList.remove("wrong");
        for (const one of item.li.querySelectorAll("button")) one.remove();
        item.li.insertBefore(item.bar, item.line);
        queue.push(item);
        run();
      };
      if (item.sending) item.sending.url = ""; // begun anew: the office has thrown it away
      item.li.append(button(words.again, again), button(words.remove, () => remove(item)));
    };

    const run = async () => {
      if (running) return;
      running = true;
      while (queue.length) {
        const item = queue.shift();
        if (!item.li.isConnected) continue;
        try {
          item.line.textContent = words.making;
          if (!item.sending) start(item, await shrink(item.file), "");
          await item.sending.all();
          finish(item);
        } catch (error) { fail(item, error.message); }
      }
      running = false;
    };

    const full = () => {
      told.textContent = words.full;
      if (card.querySelector("[data-full-told]")) return;
      const note = made("p", words.full, { className: "notice warning" });
      note.setAttribute("role", "alert");
      note.dataset.fullTold = "";
      card.append(note);
    };

    const add = (chosen) => {
      const none = card.querySelector(".none");
      for (const file of chosen) {
        if (list.children.length >= Number(words.most)) { full(); break; }
        if (none) none.remove();
        const li = document.createElement("li");
        list.append(li);
        queue.push(row(li, file));
      }
      run();
    };
    for (const input of card.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => { add(Array.from(input.files)); input.value = ""; });
    }

    // what a reload broke off: on with the bytes that lie here; without them the photo is asked for again
    (async () => {
      for (const li of list.querySelectorAll('li[data-state="receiving"]')) {
        const blob = await onTheWay((files) => files.get(li.dataset.file));
        if (!blob) continue;
        li.textContent = "";
        const item = row(li, null);
        start(item, blob, `${words.upload}/${li.dataset.file}`);
        queue.push(item);
      }
      run();
    })();
    addEventListener("beforeunload", (event) => { if (running && !over) event.preventDefault(); });
  }
})();
