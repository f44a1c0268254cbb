// One file on its way to the office, in pieces, gone on with after every break of the line (tus 1.0 core).
// ES2017, no library. Used by photos.js, which is loaded after it.
"use strict";
const CHUNK = 128 * 1024, LONGEST_WAIT = 30000;

class Refused extends Error {} // the office said no: trying again does not help
class Busy extends Error {}

// Bytes on their way lie in the browser's own store, so that a reload goes on with them.
const onTheWay = async (act) => {
  if (!window.indexedDB) return null;
  try {
    const db = await new Promise((done, fail) => {
      const opening = indexedDB.open("uploads", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("files");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = opening.onblocked = () => fail(opening.error);
    });
    try {
      return await new Promise((done, fail) => {
        const asking = act(db.transaction("files", "readwrite").objectStore("files"));
        asking.onsuccess = () => done(asking.result);
        asking.onerror = () => fail(asking.error);
      });
    } finally { db.close(); }
  } catch (error) { return null; } // private mode: a reload asks for the photo again
};

class Sending {
  // words: the page's texts and addresses (data-*); url: where an upload that was begun lies;
  // told(text, share): what to show; gone(): the office knows this phone no more
  constructor(words, blob, url, told, gone) { Object.assign(this, { words, blob, url, told, gone }); }

  get id() { return this.url.split("/").pop(); }

  // As long as it takes; only a refusal of the office ends it.
  async all() {
    let at = -1, pause = 1000;
    for (;;) {
      try {
        if (at < 0) at = this.url ? await this.offset() : await this.begin();
        while (at < this.blob.size) {
          this.told(this.words.sending.replace("{percent}", Math.floor((at * 100) / this.blob.size)), at / this.blob.size);
          const answer = await this.ask("PATCH", this.url,
            { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at) },
            this.blob.slice(at, at + CHUNK));
          if (answer.status === 409) { at = await this.offset(); continue; }
          if (answer.status !== 204) throw await this.refusal(answer);
          at = Number(answer.headers.get("Upload-Offset"));
          pause = 1000;
        }
        return this.forget();
      } catch (error) {
        if (error instanceof Refused) { this.forget(); throw error; }
        this.told(error instanceof Busy ? this.words.busy : this.words.broken, at / this.blob.size);
        at = -1;
        await Promise.race([
          new Promise((done) => setTimeout(done, pause)),
          new Promise((done) => addEventListener("online", done, { once: true })),
        ]);
        pause = Math.min(LONGEST_WAIT, pause * 2);
      }
    }
  }

  async begin() {
    const field = btoa(unescape(encodeURIComponent(this.words.question)));
    const answer = await this.ask("POST", this.words.upload,
      { "Upload-Length": String(this.blob.size), "Upload-Metadata": `field ${field}` });
    if (answer.status !== 201) throw await this.refusal(answer);
    this.url = answer.headers.get("Location");
    await onTheWay((files) => files.put(this.blob, this.id));
    return 0;
  }

  async offset() {
    const answer = await this.ask("HEAD", this.url);
    if (answer.status === 404) { this.url = ""; return this.begin(); }
    return Number(answer.headers.get("Upload-Offset"));
  }

  async remove() {
    if (!this.url) return;
    await this.forget();
    await this.ask("POST", `${this.url}/remove`).catch(() => {});
  }

  forget() { return this.url ? onTheWay((files) => files.delete(this.id)) : null; }

  async ask(method, url, more, body) {
    const headers = Object.assign({ "Tus-Resumable": "1.0.0", "Form-Token": this.words.token }, more);
    const answer = await fetch(url, { method, headers, body, redirect: "manual" });
    if (answer.status === 410 || answer.type === "opaqueredirect") { this.gone(); throw new Refused(this.words.lost); }
    if (answer.status === 503) throw new Busy("again");
    if (answer.status >= 500) throw new Error("again");
    return answer;
  }

  async refusal(answer) {
    try { return new Refused((await answer.json()).words); } catch (error) { return new Refused(this.words.lost); }
  }
}
