// The saving of one text against a server that loses answers, is away, or hears from another device. Time is a number here.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { Draft } from "../../../assets/js/notes.js";
import { Outbox } from "../../../assets/js/outbox.js";

const sha = (text) => createHash("sha256").update(text, "utf8").digest("hex");

// A document with the rules of the server: base revision, operations that may be repeated, texts kept aside.
class Server {
  constructor(text = "", rev = 0) {
    Object.assign(this, { text, rev, last: rev, texts: new Map([[rev, text]]), answers: new Map(), log: [], mode: "up" });
  }

  async put(operation) {
    this.log.push(structuredClone(operation));
    if (this.mode === "away") throw new TypeError("fetch failed");
    if (typeof this.mode === "function") return this.mode(operation);
    const answer = this.#answer(operation);
    if (this.mode === "answer-lost") {
      this.mode = "up";
      throw new TypeError("connection reset");
    }
    return structuredClone(answer);
  }

  #answer(operation) {
    const { op_id, base_rev, text } = operation;
    const known = this.answers.get(op_id);
    if (known) return known.text === text ? known.answer : { status: 422, body: { detail: "reused" } };
    const answer = this.#store(base_rev, text);
    this.answers.set(op_id, { text, answer });
    return answer;
  }

  #store(base_rev, text) {
    const ack = (rev, stored, label = "on-time") => ({ status: 200, body: { rev, sha256: sha(stored), label, seq: rev, stage: "clarify" } });
    if (text === this.text) return ack(this.rev, text);
    if (base_rev === this.rev) return ack(this.#head(text), text, this.label);
    const base = this.texts.get(base_rev) ?? "";
    const merged = mergeLines(base, this.text, text);
    if (merged !== null) return ack(this.#head(merged), merged);
    this.texts.set(++this.last, text);
    return { status: 409, body: { label: "conflict", stored_rev: this.last, head_rev: this.rev, head_text: this.text } };
  }

  #head(text) {
    this.rev = ++this.last;
    this.text = text;
    this.texts.set(this.rev, text);
    return this.rev;
  }

  elsewhere(text) {
    this.#head(text);
  }
}

// Only lines added at the very end or the very beginning merge; enough to have both outcomes.
function mergeLines(base, head, mine) {
  if (base === "") return null;
  if (head.startsWith(base) && mine.endsWith(base)) return mine.slice(0, mine.length - base.length) + head;
  if (mine.startsWith(base) && head.endsWith(base)) return head.slice(0, head.length - base.length) + mine;
  return null;
}

class Bench {
  constructor(server = new Server(), storage = new Map()) {
    Object.assign(this, { server, at: 0, timers: new Map(), next: 1, operations: 0 });
    this.storage = {
      get length() {
        return storage.size;
      },
      key: (index) => Array.from(storage.keys())[index],
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => {
        if (this.full) throw new Error("quota");
        storage.set(key, value);
      },
      removeItem: (key) => storage.delete(key),
    };
    this.outbox = new Outbox("ada", "tab", this.storage);
    this.screen = null;
    this.ports = {
      send: (_, operation) => server.put(operation),
      head: async () => ({ rev: server.rev, text: server.text }),
      keep: (stage, record) => this.outbox.keep("1", stage, record),
      drop: (stage) => this.outbox.drop("1", stage),
      storageWorks: (stage) => this.outbox.keeps("1", stage),
      operationId: () => `op${++this.operations}-${Math.random()}`,
      offline: () => false,
      changed: () => {},
      adopt: (draft) => (this.screen = draft.text),
      seen: () => {},
      now: () => this.at,
      setTimeout: (call, ms) => (this.timers.set(this.next, { call, at: this.at + ms }), this.next++),
      clearTimeout: (timer) => this.timers.delete(timer),
      random: () => 1,
    };
    this.draft = this.open();
  }

  open() {
    return new Draft("clarify", this.server.text, this.server.rev, this.ports);
  }

  async pass(ms) {
    const end = this.at + ms;
    for (;;) {
      await this.settle();
      const due = Array.from(this.timers).filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.at = Math.max(this.at, due[1].at);
      due[1].call();
      await this.settle();
    }
    this.at = end;
  }

  // Digests are computed on another thread: real time, however little, passes until they are there.
  async settle() {
    for (let i = 0; i < 4 || (this.draft?.busy && i < 5000); i++) await turn();
  }

  record() {
    return this.outbox.records("1")[0];
  }
}

const turn = () => new Promise((done) => setImmediate(done));

test("one save goes out 800 ms after the last key", async () => {
  const bench = new Bench();
  for (const text of ["h", "he", "hel"]) {
    bench.draft.type(text);
    await bench.pass(300);
  }
  assert.equal(bench.server.log.length, 0);
  await bench.pass(600);
  assert.equal(bench.server.log.length, 1);
  assert.equal(bench.server.text, "hel");
  assert.equal(bench.draft.status, "saved");
});

test("someone who never stops is saved after three seconds all the same", async () => {
  const bench = new Bench();
  for (let n = 1; n <= 20; n++) {
    bench.draft.type("x".repeat(n));
    await bench.pass(200);
  }
  assert.equal(bench.server.log.length, 1);
});

test("while somebody follows, what is typed goes out within half a second, and never more than four times in one", async () => {
  const bench = new Bench();
  bench.ports.watched = () => true;
  bench.draft.type("x");
  await bench.pass(260);
  assert.equal(bench.server.text, "x", "a pause of a quarter of a second");
  for (let n = 2; n <= 41; n++) {
    bench.draft.type("x".repeat(n));
    await bench.pass(100);
  }
  const saves = bench.server.log.length - 1;
  assert.ok(saves >= 7 && saves <= 16, `${saves} saves in four seconds`);
});

test("text is in the outbox at once and leaves it with the acknowledgement", async () => {
  const bench = new Bench();
  bench.draft.type("first");
  assert.equal(bench.record().text, "first");
  await bench.pass(1000);
  assert.equal(bench.record(), undefined);
});

test("saved is not said while the screen shows more than was acknowledged", async () => {
  const bench = new Bench();
  bench.server.mode = async (operation) => {
    bench.draft.type("one two");
    bench.server.mode = "up";
    return bench.server.put(operation);
  };
  bench.draft.type("one");
  bench.draft.flush();
  assert.equal(bench.draft.status, "saving");
  await bench.pass(0);
  assert.equal(bench.server.text, "one two");
  assert.equal(bench.draft.status, "saved");
});

test("while the server is away the same operation is tried again, further and further apart, and newer text waits", async () => {
  const bench = new Bench();
  bench.server.mode = "away";
  bench.draft.type("one");
  await bench.pass(5000);
  bench.draft.type("one two");
  await bench.pass(25_000);
  const tries = bench.server.log;
  assert.ok(tries.length >= 4 && tries.length <= 9, `${tries.length} tries`);
  assert.equal(new Set(tries.map((operation) => operation.op_id)).size, 1);
  assert.equal(bench.draft.status, "retrying");
  bench.server.mode = "up";
  await bench.pass(8000);
  assert.equal(bench.server.text, "one two");
  assert.equal(bench.draft.status, "saved");
  assert.equal(bench.record(), undefined);
});

test("an answer that was lost does not store the text twice", async () => {
  const bench = new Bench();
  bench.server.mode = "answer-lost";
  bench.draft.type("one");
  await bench.pass(4000);
  assert.equal(bench.server.rev, 1);
  assert.equal(bench.draft.status, "saved");
});

test("Retry-After is honoured", async () => {
  const bench = new Bench();
  bench.server.mode = async () => ({ status: 429, body: {}, retryAfterMs: 4000 });
  bench.draft.type("one");
  await bench.pass(4700);
  assert.equal(bench.server.log.length, 1);
  bench.server.mode = "up";
  await bench.pass(200);
  assert.equal(bench.server.log.length, 2);
});

test("nothing is sent inside a composition, and at once after it", async () => {
  const bench = new Bench();
  bench.draft.compose(true);
  bench.draft.type("に");
  await bench.pass(10_000);
  bench.draft.flush();
  assert.equal(bench.server.log.length, 0);
  assert.equal(bench.record().text, "に");
  bench.draft.type("日本");
  bench.draft.compose(false);
  await bench.pass(0);
  assert.equal(bench.server.text, "日本");
});

test("late text is kept and told to be late", async () => {
  const bench = new Bench();
  bench.server.label = "late";
  bench.draft.type("one");
  await bench.pass(1000);
  assert.equal(bench.draft.status, "late");
});

test("a text that is too long waits for its writer and not for the clock", async () => {
  const bench = new Bench();
  bench.server.mode = async () => ({ status: 413, body: { detail: "too long" } });
  bench.draft.type("long");
  await bench.pass(60_000);
  assert.equal(bench.server.log.length, 1);
  assert.equal(bench.draft.status, "too-long");
  assert.equal(bench.record().text, "long");
  bench.server.mode = "up";
  bench.draft.type("short");
  await bench.pass(1000);
  assert.equal(bench.draft.status, "saved");
});

test("logged out: the text stays here and goes out under the same operation after the next log-in", async () => {
  const bench = new Bench();
  bench.server.mode = async () => ({ status: 401, body: {} });
  bench.draft.type("one");
  await bench.pass(1000);
  assert.equal(bench.draft.status, "signed-out");
  bench.server.mode = "up";
  await bench.pass(9000);
  assert.equal(bench.server.text, "one");
  assert.equal(new Set(bench.server.log.map((operation) => operation.op_id)).size, 1);
});

test("lines added elsewhere are merged and come onto the screen", async () => {
  const bench = new Bench(new Server("base\n", 3));
  bench.server.elsewhere("base\nelsewhere\n");
  bench.draft.type("mine\nbase\n");
  await bench.pass(1000);
  assert.equal(bench.server.text, "mine\nbase\nelsewhere\n");
  assert.equal(bench.screen, bench.server.text);
  assert.equal(bench.draft.status, "saved");
});

test("a clash shows both texts, keeps what is typed meanwhile, and ends with a choice", async () => {
  for (const [keep, result] of [
    ["mine", "mine more"],
    ["theirs", "theirs"],
    ["both", "theirs\n\nmine more"],
  ]) {
    const bench = new Bench(new Server("base", 3));
    bench.server.elsewhere("theirs");
    bench.draft.type("mine");
    await bench.pass(1000);
    assert.equal(bench.draft.status, "conflict");
    assert.equal(bench.draft.conflict.head_text, "theirs");
    bench.draft.type("mine more");
    await bench.pass(1000);
    assert.ok(Array.from(bench.server.texts.values()).includes("mine more"));
    assert.ok(bench.record().conflict, "a reload would forget the other version");
    const aside = bench.server.last;
    await bench.draft.resolve(keep);
    assert.equal(bench.server.text, result);
    assert.equal(bench.server.log.at(-1).merges, aside);
    assert.equal(bench.draft.status, "saved");
    assert.equal(bench.record(), undefined);
  }
});

test("leaving while an answer is on its way clashes with nobody but ourselves, and nobody is asked", async () => {
  const bench = new Bench();
  bench.server.mode = "answer-lost";
  bench.draft.type("one");
  await bench.pass(900);
  bench.draft.type("one two");
  bench.draft.leave();
  await bench.settle();
  const again = new Bench(bench.server, new Map());
  again.draft.restore({ ...bench.record() });
  await again.pass(100);
  assert.equal(bench.server.text, "one two");
  assert.equal(again.draft.status, "saved");
});

test("after a crash the outbox gives back text and operation", async () => {
  const storage = new Map();
  const bench = new Bench(new Server(), storage);
  bench.server.mode = "away";
  bench.draft.type("one");
  await bench.pass(1500);
  bench.draft.type("one two");
  bench.server.mode = "up";
  const again = new Bench(bench.server, storage);
  const [record] = again.outbox.records("1");
  assert.equal(record.text, "one two");
  again.draft.restore(record);
  assert.equal(again.screen, "one two");
  await again.pass(100);
  assert.equal(bench.server.text, "one two");
  assert.equal(bench.server.log.at(-2).op_id, bench.server.log[0].op_id);
});

test("a browser that stores nothing saves every second", async () => {
  const bench = new Bench();
  bench.full = true;
  for (let n = 1; n <= 12; n++) {
    bench.draft.type("x".repeat(n));
    await bench.pass(200);
  }
  assert.equal(bench.server.log.length, 2);
});

test("every text of a record comes back, and a large one stands there once", () => {
  const storage = new Map();
  const bench = new Bench(new Server(), storage);
  const text = `[{"text":"\u2028 two\nlines \ud83d"}${',{"id":"a"}'.repeat(200_000)}]`;
  const earlier = text.replace("two", "three");
  const record = {
    text,
    base_rev: 3,
    operation: { op_id: "o", base_rev: 3, text: earlier },
    lineage: ["h"],
    conflict: { head_rev: 4, head_text: `${text}!`, base_text: null },
    settled: false,
    at: 5,
  };
  bench.outbox.keep("1", "@board", record);
  const [{ key, interview, stage, tab, ...back }] = bench.outbox.records("1");
  assert.deepEqual(back, record);
  assert.ok(storage.get(key).length < text.length + 500, `${storage.get(key).length} letters for ${text.length}`);
  for (const odd of [{ operation: null, conflict: null }, { conflict: { head_rev: 1, head_text: "", base_text: "x" } }]) {
    bench.outbox.keep("1", "clarify", { ...record, ...odd, text: "" });
    const again = bench.outbox.records("1").find((one) => one.stage === "clarify");
    assert.deepEqual([again.text, again.operation, again.conflict], ["", odd.operation === null ? null : record.operation, odd.conflict]);
  }
});

test("a record from before texts stood apart is still read", () => {
  const storage = new Map([["fortyfive.outbox/ada/1/clarify/tab", JSON.stringify({ text: "one\ntwo", base_rev: 1, operation: null, at: 1 })]]);
  const [record] = new Bench(new Server(), storage).outbox.records("1");
  assert.equal(record.text, "one\ntwo");
});

test("what is not kept is told for itself, until it is kept or sent", async () => {
  const bench = new Bench();
  bench.outbox.keep("1", "clarify", { text: "small" });
  bench.full = true;
  bench.outbox.keep("1", "@board", { text: "large" });
  assert.deepEqual([bench.outbox.keeps("1", "clarify"), bench.outbox.keeps("1", "@board"), bench.outbox.works], [true, false, false]);
  bench.full = false;
  bench.outbox.keep("1", "clarify", { text: "small again" });
  assert.equal(bench.outbox.keeps("1", "@board"), false, "another one that fits changes nothing");
  bench.outbox.drop("1", "@board");
  assert.equal(bench.outbox.works, true);
  bench.full = true;
  bench.server.mode = "away";
  bench.draft.type("x");
  assert.equal(bench.draft.unkept, true);
  bench.server.mode = "up";
  await bench.pass(20_000);
  assert.equal(bench.draft.unkept, false);
});

test("another person's outbox is neither seen nor sent", () => {
  const bench = new Bench();
  bench.draft.type("secret");
  assert.equal(new Outbox("eve", "tab", bench.storage).records().length, 0);
  assert.equal(new Outbox("ad", "tab", bench.storage).records().length, 0);
});

test("an offered text replaces only what nobody here has touched", () => {
  const bench = new Bench(new Server("base", 1));
  assert.equal(bench.draft.offer("newer", 2), true);
  assert.equal(bench.screen, "newer");
  assert.equal(bench.draft.offer("older", 1), false);
  bench.draft.type("mine");
  assert.equal(bench.draft.offer("newest", 3), false);
  assert.equal(bench.draft.text, "mine");
});

test("through any weather, the last text typed is what the server holds in the end", async () => {
  let seed = 7;
  const dice = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
  for (let run = 0; run < 60; run++) {
    const storage = new Map();
    const server = new Server();
    let bench = new Bench(server, storage);
    let text = "";
    for (let step = 0; step < 30; step++) {
      const what = dice(10);
      if (what < 5) bench.draft.type((text += String.fromCharCode(97 + dice(26)).repeat(1 + dice(3))));
      else if (what === 5) server.mode = ["up", "away", "answer-lost"][dice(3)];
      else if (what === 6) bench.draft.flush();
      else if (what === 7 && dice(3) === 0) {
        bench.draft.leave();
        await bench.settle();
        const at = bench.at;
        bench.timers.clear();
        bench = new Bench(server, storage);
        bench.at = at;
        const record = bench.outbox.records("1").at(-1);
        if (record && record.text !== bench.draft.text) bench.draft.restore(record);
        assert.equal(bench.draft.text, text, `run ${run}: a reload lost text`);
      }
      await bench.pass(dice(1500));
    }
    server.mode = "up";
    await bench.pass(30_000);
    assert.equal(server.text, text, `run ${run}`);
    assert.equal(bench.draft.status === "" ? "saved" : bench.draft.status, "saved", `run ${run}`);
  }
});
