// What the server tells without being asked. Only the tab that edits listens (browsers allow six streams to a
// host); when nothing is heard for a while, the state is asked for instead, so all works with the stream dead.

const SILENCE_MS = 25_000;
const ASK_EVERY_MS = 15_000;
const AGAIN_FIRST_MS = 1_000;
const AGAIN_LONGEST_MS = 15_000;

export class Live {
  // change(seq), clock(data), restarting(), back(): connected again; ask(): fetch the state, the stream is silent.
  constructor(path, on, { Source = globalThis.EventSource, now = () => performance.now() } = {}) {
    Object.assign(this, { path, on, Source, now, failures: 0, source: null, heardAt: now(), askedAt: now() });
    this.timer = null;
  }

  start() {
    this.stopped = false;
    if (this.Source) this.#open();
    this.watch = setInterval(() => this.look(), 5000);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.source?.close();
    this.source = null;
  }

  #open() {
    const source = new this.Source(this.path);
    this.source = source;
    source.onopen = () => {
      this.#heard();
      const wasLost = this.failures > 0;
      this.failures = 0;
      if (wasLost) this.on.back();
    };
    // The browser's own reconnecting gives up on an error status; ours does not.
    source.onerror = () => {
      source.close();
      if (this.stopped || this.source !== source) return;
      if (this.failures > 0) this.on.lost?.();
      const wait = Math.min(AGAIN_LONGEST_MS, AGAIN_FIRST_MS * 2 ** this.failures++);
      this.timer = setTimeout(() => this.#open(), wait * (0.5 + Math.random() / 2));
    };
    const listen = (name, take) =>
      source.addEventListener(name, ({ data }) => {
        this.#heard();
        take(data);
      });
    listen("change", (data) => this.on.change(JSON.parse(data).seq));
    listen("clock", (data) => this.on.clock(JSON.parse(data)));
    listen("restarting", () => this.on.restarting());
    // Of somebody who came by a link: nothing more will be told.
    for (const name of ["over", "gone"]) listen(name, () => this.on[name]?.());
  }

  #heard() {
    this.heardAt = this.now();
  }

  // The connection may be good again: do not wait for the timer.
  hurry() {
    if (this.stopped || !this.Source || this.source?.readyState === 1) return;
    clearTimeout(this.timer);
    this.source?.close();
    this.#open();
  }

  look() {
    const now = this.now();
    if (now - this.heardAt < SILENCE_MS || now - this.askedAt < ASK_EVERY_MS) return;
    this.askedAt = now;
    this.on.ask();
  }
}
