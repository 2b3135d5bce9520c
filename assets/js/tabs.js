// One tab of this browser edits an interview, the others read along. Comfort, not protection: the server keeps
// every text apart by revision anyway.

export class Seat {
  // lead(): this tab edits; follow(wasLeading): it reads along; yieldSeat(): send what is unsaved, then resolve.
  constructor(name, { lead, follow, yieldSeat, hear }, { locks = navigator.locks, Channel = globalThis.BroadcastChannel } = {}) {
    Object.assign(this, { name, on: { lead, follow, yieldSeat, hear }, locks, leading: false });
    this.channel = Channel ? new Channel(name) : null;
    if (this.channel) this.channel.onmessage = ({ data }) => this.#hear(data);
  }

  // Without locks (plain http in a home network) every tab edits.
  async sit() {
    if (!this.locks) return this.#lead();
    await new Promise((known) => {
      this.locks.request(this.name, { ifAvailable: true }, (lock) => {
        if (lock) {
          this.#lead();
          known();
          return new Promise(() => {});
        }
        this.on.follow(false);
        known();
        this.#queue();
      }).catch(() => this.#lost());
    });
  }

  #queue() {
    this.waiting = new AbortController();
    this.locks
      .request(this.name, { signal: this.waiting.signal }, () => {
        this.#lead();
        return new Promise(() => {});
      })
      .catch((fault) => {
        if (this.leading || fault?.name !== "AbortError" || !this.waiting?.signal.aborted) this.#lost();
      });
  }

  #lead() {
    this.leading = true;
    this.on.lead();
  }

  #lost() {
    if (!this.leading) return;
    this.leading = false;
    this.on.follow(true);
    this.#queue();
  }

  // "Edit here instead": the other tab sends what it has, then this one takes the seat.
  async take() {
    if (this.leading || !this.locks) return;
    await new Promise((done) => {
      this.yielded = done;
      this.tell({ kind: "yield" });
      setTimeout(done, 1500);
    });
    this.waiting?.abort();
    this.locks
      .request(this.name, { steal: true }, () => {
        this.#lead();
        return new Promise(() => {});
      })
      .catch(() => this.#lost());
  }

  tell(message) {
    this.channel?.postMessage(message);
  }

  async #hear(message) {
    if (message.kind === "yield" && this.leading) {
      await this.on.yieldSeat();
      this.tell({ kind: "yielded" });
    } else if (message.kind === "yielded") {
      this.yielded?.();
    } else {
      this.on.hear(message);
    }
  }
}
