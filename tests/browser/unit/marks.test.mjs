// A grader's marks on their way to the server: nothing that was marked is lost, whatever happens on the way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Keeper, QUIET_MS, together } from "../../../assets/js/marks.js";
import { Outbox } from "../../../assets/js/outbox.js";

const mark = (item, verdict, remark = "") => ({ item, verdict, proofs: [], remark });
const marks = (...all) => ({ marks: all, communication: null, note: "", pins: [] });

class Storage {
  map = new Map();
  get length() {
    return this.map.size;
  }
  key = (at) => [...this.map.keys()][at];
  getItem = (key) => this.map.get(key) ?? null;
  setItem = (key, value) => this.map.set(key, value);
  removeItem = (key) => this.map.delete(key);
}

// A server that keeps a draft as ours does, and a clock that is moved by hand.
function world(storage = new Storage()) {
  const server = { head: null, at: null, away: false, puts: 0 };
  const timers = [];
  const said = [];
  const outbox = new Outbox("ada", "tab", storage, "fortyfive.review");
  const ports = {
    async send({ base, marks }) {
      if (server.away) throw new Error("away");
      server.puts++;
      if (server.refuses) return { status: server.refuses, body: { detail: "No." } };
      if (server.at !== base) return { status: 409, body: { code: "conflict", head: server.head, saved_at: server.at } };
      Object.assign(server, { head: structuredClone(marks), at: (server.at ?? 100) + 1 });
      return { status: 200, body: { saved_at: server.at } };
    },
    outbox,
    says: (kind) => said.push(kind),
    adopt: (now) => (ports.shown = now),
    now: () => 5_000,
    setTimeout: (run, ms) => timers.push({ run, ms }),
    clearTimeout: () => (timers.length = 0),
  };
  const tick = async () => {
    const timer = timers.pop();
    timers.length = 0;
    await timer.run();
  };
  return { server, timers, said, outbox, ports, tick };
}

test("what is marked is kept at once, sent after a pause, and then kept no longer", async () => {
  const { server, timers, said, outbox, ports, tick } = world();
  const keeper = new Keeper("i", marks(), null, ports);
  keeper.change(marks(mark("a", "met")));
  assert.equal(outbox.records("i").length, 1);
  assert.equal(timers.at(-1).ms, QUIET_MS);
  await tick();
  assert.deepEqual(server.head, marks(mark("a", "met")));
  assert.deepEqual(said, ["unsaved", "saving", "saved"]);
  assert.equal(outbox.records("i").length, 0);
});

test("while the server is away it stays in the browser, and a later page sends it", async () => {
  const storage = new Storage();
  const first = world(storage);
  first.server.away = true;
  const keeper = new Keeper("i", marks(), null, first.ports);
  keeper.change(marks(mark("a", "met")));
  await first.tick();
  assert.equal(first.said.at(-1), "retrying");
  assert.ok(first.timers.length > 0, "it is tried again");
  const second = world(storage);
  const later = new Keeper("i", marks(), null, second.ports);
  await later.restore();
  assert.deepEqual(second.ports.shown, marks(mark("a", "met")));
  assert.deepEqual(second.server.head, marks(mark("a", "met")));
  assert.equal(second.outbox.records("i").length, 0);
});

test("two windows are put together point by point", async () => {
  const { server, said, ports, tick } = world();
  const keeper = new Keeper("i", marks(mark("a", "met"), mark("b", "met")), 101, ports);
  Object.assign(server, { at: 102, head: { ...marks(mark("a", "met"), mark("b", "missed")), note: "theirs" } });
  keeper.change(marks(mark("a", "partly"), mark("b", "met"), mark("c", "met")));
  await tick();
  assert.equal(said.at(-1), "merged");
  await tick();
  assert.deepEqual(server.head.marks, [mark("a", "partly"), mark("b", "missed"), mark("c", "met")]);
  assert.equal(server.head.note, "theirs");
  assert.equal(said.at(-1), "saved");
});

test("a draft that was handed in from another window takes nothing away here", async () => {
  const { server, ports, tick } = world();
  const keeper = new Keeper("i", marks(mark("a", "met")), 101, ports);
  keeper.change(marks(mark("a", "met"), mark("b", "missed")));
  await tick();
  await tick();
  assert.deepEqual(server.head, marks(mark("a", "met"), mark("b", "missed")));
});

test("a mark taken away here is not brought back by the other window", () => {
  const base = marks(mark("a", "met"), mark("b", "met"));
  const merged = together(base, marks(mark("a", "met"), mark("b", "missed")), marks(mark("b", "met")));
  assert.deepEqual(merged.marks, [mark("b", "missed")]);
});

test("remarks about moments of two windows are all kept, and one taken away stays away", () => {
  const pin = (at, text) => ({ at, text });
  const of = (...pins) => ({ ...marks(), pins });
  const merged = together(of(pin(1, "a"), pin(2, "b")), of(pin(1, "a"), pin(2, "b"), pin(3, "theirs")), of(pin(2, "b"), pin(4, "mine")));
  assert.deepEqual(merged.pins, [pin(2, "b"), pin(3, "theirs"), pin(4, "mine")]);
});

test("what the server will never take stays in the browser and is not sent for ever", async () => {
  const { server, said, timers, outbox, ports, tick } = world();
  server.refuses = 404;
  const keeper = new Keeper("i", marks(), null, ports);
  keeper.change(marks(mark("a", "met")));
  await tick();
  assert.equal(said.at(-1), "refused");
  keeper.change(marks(mark("a", "missed")));
  assert.equal(timers.length, 0);
  assert.equal(server.puts, 1);
  assert.equal(JSON.parse(outbox.records("i")[0].text).marks[0].verdict, "missed");
});

test("what is handed in is not kept any longer", () => {
  const { outbox, ports } = world();
  const keeper = new Keeper("i", marks(), null, ports);
  keeper.change(marks(mark("a", "met")));
  keeper.done();
  assert.equal(outbox.records("i").length, 0);
});
