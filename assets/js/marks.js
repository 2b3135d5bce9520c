// A grader's marks on their way to the server.
//
// As with the notes: what is marked is in the outbox at once, on the server soon, and leaves the outbox only when the server has said
// so. The server takes a save only over the draft it was made from; one that went on elsewhere is put together item by item.

export const QUIET_MS = 800;
export const LONGEST_MS = 3000;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 15000;
const STAGE = "@marks";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Remarks about moments: theirs without those taken away here, and those that came here.
function pinsTogether(was, there, here) {
  const among = (pins) => (pin) => pins.some((other) => same(other, pin));
  const kept = there.filter((pin) => !among(was)(pin) || among(here)(pin));
  return [...kept, ...here.filter((pin) => !among(was)(pin) && !among(kept)(pin))];
}

// What changed in `mine` since `base`, over `theirs`.
export function together(base, theirs, mine) {
  const byItem = (marks) => new Map((marks.marks ?? []).map((mark) => [mark.item, mark]));
  const [was, there, here] = [byItem(base), byItem(theirs), byItem(mine)];
  const marks = [];
  for (const item of new Set([...here.keys(), ...there.keys()])) {
    const changed = !same(here.get(item) ?? null, was.get(item) ?? null);
    const mark = changed ? here.get(item) : there.get(item);
    if (mark) marks.push(mark);
  }
  const pick = (name) => (same(mine[name] ?? null, base[name] ?? null) ? theirs[name] : mine[name]);
  return { ...theirs, marks, communication: pick("communication") ?? null, note: pick("note") ?? "", pins: pinsTogether(base.pins ?? [], theirs.pins ?? [], mine.pins ?? []) };
}

export class Keeper {
  // ports: send(body) -> {status, body, retryAfterMs}, outbox, says(kind, sentence), adopt(marks), now(), setTimeout, clearTimeout
  constructor(review, marks, base, ports) {
    Object.assign(this, { review, ports, base, marks, acked: marks });
    this.busy = null;
    this.failures = 0;
    this.firstUnsaved = null;
    this.timer = null;
    this.stopped = false;
  }

  get unsaved() {
    return !same(this.marks, this.acked);
  }

  change(marks) {
    if (same(marks, this.marks)) return;
    this.marks = marks;
    this.#keep();
    this.ports.says("unsaved");
    this.#schedule();
  }

  // What this browser had kept, after a reload or a crash.
  restore() {
    const record = this.ports.outbox.records(this.review).filter(({ stage }) => stage === STAGE).at(-1);
    if (!record) return;
    const [mine, was] = [JSON.parse(record.text), JSON.parse(record.acked)];
    this.marks = record.base === this.base ? mine : together(was, this.marks, mine);
    this.ports.outbox.remove(record.key);
    if (!this.unsaved) return;
    this.#keep();
    this.ports.adopt(this.marks);
    return this.flush();
  }

  #keep() {
    if (!this.unsaved) return this.ports.outbox.drop(this.review, STAGE);
    const record = { text: JSON.stringify(this.marks), acked: JSON.stringify(this.acked), base: this.base, at: this.ports.now() };
    this.ports.outbox.keep(this.review, STAGE, record);
  }

  #schedule(delayMs = null) {
    this.ports.clearTimeout(this.timer);
    if (!this.unsaved || this.busy || this.stopped) return;
    const now = this.ports.now();
    this.firstUnsaved ??= now;
    const soon = Math.max(0, Math.min(QUIET_MS, this.firstUnsaved + LONGEST_MS - now));
    this.timer = this.ports.setTimeout(() => this.flush(), delayMs ?? soon);
  }

  // Resolves when the server has it, or has failed to take it.
  async flush() {
    if (this.busy) return this.busy;
    if (!this.unsaved || this.stopped) return;
    this.ports.clearTimeout(this.timer);
    this.ports.says("saving");
    this.firstUnsaved = null;
    this.busy = this.#sendOnce();
    const retryMs = await this.busy;
    this.busy = null;
    this.#keep();
    if (this.unsaved) this.#schedule(retryMs);
  }

  async #sendOnce() {
    const sent = this.marks;
    let answer;
    try {
      answer = await this.ports.send({ base: this.base, marks: sent });
    } catch {
      return this.#failed(null);
    }
    const { status, body, retryAfterMs } = answer;
    if (status === 200 && Number.isFinite(body?.saved_at)) {
      this.failures = 0;
      Object.assign(this, { base: body.saved_at, acked: sent });
      this.ports.says(this.unsaved ? "unsaved" : "saved");
      return null;
    }
    if (status === 409 && body?.code === "conflict") {
      // No draft any more: another window handed it in, and what is here goes on from there.
      const theirs = body.head ?? this.acked;
      this.marks = together(this.acked, theirs, this.marks);
      Object.assign(this, { base: body.saved_at ?? null, acked: theirs });
      this.ports.adopt(this.marks);
      this.ports.says("merged");
      return 0;
    }
    if (status === 429 || status >= 500) return this.#failed(retryAfterMs);
    // Nothing that is sent again will be taken: it stays in this browser.
    this.stopped = true;
    this.ports.says("refused", body?.detail ?? `(${status})`);
    return null;
  }

  #failed(retryAfterMs) {
    this.failures++;
    this.ports.says("retrying");
    return Math.max(retryAfterMs ?? 0, Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (this.failures - 1)));
  }

  // Handed in: nothing is left to keep.
  done() {
    this.ports.clearTimeout(this.timer);
    this.stopped = true;
    this.acked = this.marks;
    this.#keep();
  }
}
