// One stage's text on its way to the server.
//
// The rule everything here serves: what was typed is in the outbox at once, on the server soon, and leaves the
// outbox only when the server has said so. "Saved" is said only when the acknowledged hash is the hash of what is on
// the screen.
//
// 1. `type` notes the text, keeps it, and sets a timer (800 ms after the last key, 3 s after the first).
// 2. `flush` sends one operation; while its fate is unknown it is repeated unchanged, under the same id.
// 3. The answer moves the base revision. Newer text becomes the next operation.

import { digestHex, sha256Hex } from "./hash.js";
import { mergeBoth } from "./splice.js";

export const QUIET_MS = 800;
export const LONGEST_MS = 3000;
export const LONGEST_WITHOUT_STORAGE_MS = 1000;
// While somebody follows: what was typed is on their screen within a second, and four saves a second are never exceeded.
export const QUIET_WATCHED_MS = 250;
export const LONGEST_WATCHED_MS = 500;
export const KEEPALIVE_BYTES = 60 * 1024;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 8000;
const COUNTS = new Set(["on-time", "grace"]);

export class Draft {
  // ports: send(stage, operation, {keepalive}) -> {status, body, retryAfterMs}, head(stage) -> {rev, text},
  // keep(stage, record) -> bool, drop(stage), operationId(), changed(draft), adopt(draft), seen(ack),
  // now(), setTimeout, clearTimeout, random(); where they differ from those of a text also merge(base, theirs, mine) and
  // both(mine, theirs, base), and weight(operation): the bytes it takes to send it; watched(): somebody follows
  constructor(stage, text, rev, ports) {
    Object.assign(this, { stage, text, base: rev, ports });
    this.acked = text;
    this.operation = null; // sent, its fate unknown
    this.lineage = []; // hashes of texts of ours the server may hold
    this.label = null;
    this.trouble = null; // {kind, sentence?}
    this.conflict = null; // {head_rev, head_text, base_text}
    this.merges = null; // a revision kept aside that the next operation takes in
    this.composing = false;
    this.busy = null;
    this.failures = 0;
    this.firstUnsaved = null;
    this.timer = null;
  }

  get unsaved() {
    return this.operation !== null || this.text !== this.acked;
  }

  // The word for the line below the text.
  get status() {
    if (this.trouble) return this.trouble.kind;
    if (this.conflict) return "conflict";
    if (this.busy) return "saving";
    if (this.unsaved) return "unsaved";
    if (this.label && !COUNTS.has(this.label)) return this.label;
    return this.base > 0 ? "saved" : "";
  }

  type(text) {
    if (text === this.text) return;
    this.text = text;
    if (this.trouble?.kind === "too-long") this.trouble = null;
    this.#keep();
    this.#schedule();
    this.ports.changed(this);
  }

  compose(composing) {
    this.composing = composing;
    if (!composing && this.unsaved) this.flush();
  }

  #keep() {
    // An open conflict stays here, too: a reload must show both versions again.
    if (!this.unsaved && !this.conflict) return this.ports.drop(this.stage);
    this.ports.keep(this.stage, {
      text: this.text,
      base_rev: this.base,
      operation: this.operation,
      lineage: this.lineage,
      conflict: this.conflict,
      settled: !this.unsaved,
      at: this.ports.now(),
    });
  }

  #schedule(delayMs = null) {
    this.ports.clearTimeout(this.timer);
    if (!this.unsaved || this.busy || this.composing) return;
    const now = this.ports.now();
    this.firstUnsaved ??= now;
    const watched = this.ports.watched?.() ?? false;
    const kept = this.ports.storageWorks(this.stage) ? LONGEST_MS : LONGEST_WITHOUT_STORAGE_MS;
    const [quiet, longest] = watched ? [QUIET_WATCHED_MS, LONGEST_WATCHED_MS] : [QUIET_MS, kept];
    const soon = Math.max(0, Math.min(quiet, this.firstUnsaved + longest - now));
    // While the server is away, new keys do not shorten the wait for it.
    const wait = delayMs ?? (this.failures ? Math.max(soon, this.retryAt - now) : soon);
    this.timer = this.ports.setTimeout(() => this.flush(), wait);
  }

  // Only here, in this page: a crash would take it along.
  get unkept() {
    return this.unsaved && !this.ports.storageWorks(this.stage);
  }

  // Sends what is unsaved now; resolves when the server has it all, or has failed to take it.
  async flush() {
    if (this.busy) return this.busy;
    if (this.composing || !this.unsaved || this.trouble?.kind === "too-long") return;
    this.ports.clearTimeout(this.timer);
    this.busy = this.#sendAll();
    this.ports.changed(this);
    try {
      await this.busy;
    } finally {
      this.busy = null;
      this.#keep();
      if (this.unsaved) this.#schedule();
      this.ports.changed(this);
    }
  }

  async #sendAll() {
    for (let round = 0; this.unsaved && round < 8; round++) {
      if (round > 0 && this.composing) return;
      this.firstUnsaved = null;
      const operation = this.nextOperation();
      this.#keep();
      let answer;
      try {
        answer = await this.ports.send(this.stage, operation, { keepalive: false });
      } catch {
        return this.#failed({ kind: this.ports.offline() ? "offline" : "retrying" }, null);
      }
      if (!(await this.#take(operation, answer))) return;
      this.ports.changed(this);
    }
  }

  // The operation to send: the one whose fate is unknown, or a new one for the text on the screen.
  nextOperation() {
    if (this.operation) return this.operation;
    this.operation = { op_id: this.ports.operationId(), base_rev: this.base, text: this.text };
    if (this.merges !== null) this.operation.merges = this.merges;
    return this.operation;
  }

  // True: go on, there may be more to send.
  async #take(operation, { status, body, retryAfterMs }) {
    if (status === 200 && body) {
      await this.#acknowledged(operation, body);
      return true;
    }
    if (status === 409 && typeof body?.head_text === "string") {
      await this.#twoVersions(operation, body);
      return true;
    }
    if (status === 401) return this.#failed({ kind: "signed-out" }, null);
    if (status === 413) {
      this.operation = null;
      this.trouble = { kind: "too-long" };
      return false;
    }
    if ([429, 502, 503, 504, 507].includes(status)) return this.#failed({ kind: "retrying" }, retryAfterMs);
    if (status === 422) this.operation = null; // the server will never take it under this id
    const sentence = typeof body?.detail === "string" ? body.detail : `(${status})`;
    return this.#failed({ kind: status >= 500 ? "retrying" : "refused", sentence }, retryAfterMs);
  }

  #failed(trouble, retryAfterMs) {
    this.trouble = { ...trouble, since: this.trouble?.since ?? this.ports.now() };
    this.failures++;
    const grown = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (this.failures - 1));
    this.retryAt = this.ports.now() + Math.max(retryAfterMs ?? 0, grown * (0.5 + this.ports.random() / 2));
    return false;
  }

  #settled(operation) {
    if (this.operation === operation) this.operation = null;
    this.failures = 0;
    this.trouble = null;
  }

  async #acknowledged(operation, ack) {
    const sent = await sha256Hex(operation.text);
    this.#remember(sent);
    this.ports.seen(ack);
    this.label = ack.label;
    this.merges = null;
    if (ack.sha256 === sent) {
      this.#settled(operation);
      this.base = ack.rev;
      this.acked = operation.text;
      this.conflict = null;
      return;
    }
    // Somebody else's lines were merged in: fetch them before anything of ours is built on top.
    const head = await this.ports.head(this.stage);
    this.#settled(operation);
    const merged = (this.ports.merge ?? mergeBoth)(operation.text, head.text, this.text);
    this.conflict = null;
    if (merged === null) {
      // Typed meanwhile, in the very lines that came: from the old base the server sees both changes, and judges.
      this.base = operation.base_rev;
      this.acked = operation.text;
      return;
    }
    this.base = head.rev;
    this.acked = head.text;
    if (merged === this.text) return;
    this.text = merged;
    this.ports.adopt(this);
  }

  async #twoVersions(operation, { stored_rev, head_rev, head_text }) {
    this.#settled(operation);
    this.#remember(await sha256Hex(operation.text));
    // The "other" version is an earlier one of ours whose answer was lost on the way: build on it, ask nobody.
    if (this.lineage.includes(await sha256Hex(head_text)) || head_text === this.text) {
      this.base = head_rev;
      this.acked = head_text;
      this.conflict = null;
      this.merges = stored_rev ?? null;
      return;
    }
    const base_text = operation.base_rev === this.base ? this.acked : null;
    this.base = stored_rev ?? operation.base_rev;
    this.acked = operation.text;
    this.conflict = { head_rev, head_text, base_text };
  }

  #remember(hash) {
    this.lineage = [...this.lineage.filter((known) => known !== hash), hash].slice(-8);
  }

  // keep: "mine", "theirs" or "both".
  async resolve(keep) {
    if (this.busy) await this.busy;
    if (!this.conflict) return;
    const { head_rev, head_text, base_text } = this.conflict;
    const mine = this.text;
    const both = this.ports.both ?? ((own, theirs) => `${theirs.trimEnd()}\n\n${own}`);
    this.conflict = null;
    this.operation = null;
    this.merges = this.base;
    this.base = head_rev;
    this.acked = null; // even "the other" is sent: it says that both were looked at
    this.text = keep === "both" ? both(mine, head_text, base_text) : { mine, theirs: head_text }[keep];
    this.#keep();
    this.ports.adopt(this);
    this.ports.changed(this);
    await this.flush();
  }

  // The server has a newer text: take it if nothing here waits to be sent.
  offer(text, rev) {
    if (this.busy || this.unsaved || this.conflict || rev <= this.base) return false;
    this.base = rev;
    this.acked = text;
    this.text = text;
    this.ports.adopt(this);
    this.ports.changed(this);
    return true;
  }

  // A record of the outbox, after a reload or a crash.
  restore(record) {
    this.text = record.text;
    this.base = record.base_rev;
    this.operation = record.operation ?? null;
    this.lineage = record.lineage ?? [];
    this.conflict = record.conflict ?? null;
    this.acked = record.settled ? record.text : null; // null: unknown, so whatever stands there is to be sent
    this.ports.adopt(this);
    this.ports.changed(this);
    return this.flush();
  }

  // The page goes away: what is not there yet goes out with a request that outlives the page.
  leave() {
    if (!this.unsaved) return;
    const pending = this.operation;
    if (pending && pending.text !== this.text) {
      this.#remember(digestHex(new TextEncoder().encode(pending.text)));
      this.operation = null;
    }
    const operation = this.nextOperation();
    this.#keep();
    const weight = this.ports.weight ?? ((sent) => new TextEncoder().encode(JSON.stringify(sent)).length);
    if (weight(operation) > KEEPALIVE_BYTES) return;
    this.ports.send(this.stage, operation, { keepalive: true }).catch(() => {});
  }
}
