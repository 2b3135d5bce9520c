import assert from "node:assert/strict";
import test from "node:test";

import { Clock, crossed, figures, leftAt, stageFigures } from "../../../assets/js/clock.js";
import { Bell } from "../../../assets/js/bell.js";

test("the sample with the shortest round trip wins, and after sleep any sample does", () => {
  let at = 0;
  const clock = new Clock(() => at);
  clock.sample(1_000_100, 0, 200);
  assert.equal(clock.now(), 1_000_000);
  clock.sample(5_000_000, 0, 900);
  assert.equal(clock.now(), 1_000_000);
  clock.sample(1_000_050, 0, 10);
  assert.equal(clock.now(), 1_000_045);
  clock.forget();
  clock.sample(1_400_000, 0, 900);
  at = 450;
  assert.equal(clock.now(), 1_400_000);
});

const running = { phase: "running", now: 1000, deadline: 61_000, remaining: 60_000, stageRemaining: 10_000, elapsed: 5000 };

test("what is left is counted from the server's state, and a pause holds it", () => {
  assert.deepEqual(leftAt(running, 3500), { whole: 57_500, stage: 7500, elapsed: 7500 });
  assert.deepEqual(leftAt(running, 99_000), { whole: 0, stage: -88_000, elapsed: 103_000 });
  const paused = { ...running, phase: "paused", deadline: null };
  assert.deepEqual(leftAt(paused, 99_000), { whole: 60_000, stage: 10_000, elapsed: 5000 });
  const untimed = { ...running, deadline: null, remaining: null, stageRemaining: null };
  assert.deepEqual(leftAt(untimed, 2000), { whole: null, stage: null, elapsed: 6000 });
});

test("0:00 is the end and not the last second", () => {
  assert.equal(figures(1), "0:01");
  assert.equal(figures(0), "0:00");
  assert.equal(figures(3_723_000), "1:02:03");
  assert.equal(stageFigures(-45_900), "+0:45");
});

test("a milestone is said when it is crossed, and after a sleep only the last one", () => {
  const milestones = [{ left: 900_000, sentence: "15" }, { left: 300_000, sentence: "5" }, { left: 60_000, sentence: "1" }];
  assert.equal(crossed(milestones, 900_500, 899_500), "15");
  assert.equal(crossed(milestones, 899_500, 898_500), null);
  assert.equal(crossed(milestones, 899_500, 30_000), "1");
});

const bell = (states, more = {}) => {
  const done = [];
  const note = (what, value) => () => (done.push(what), value);
  const ring = new Bell({
    state: async () => {
      const next = states.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    flush: async () => done.push("flush"),
    finish: async () => (done.push("finish"), true),
    correct: note("correct"),
    ended: note("ended"),
    say: note("say"),
    wait: async () => done.push("wait"),
    ...more,
  });
  return ring.ring().then(() => done);
};

test("when the server says there is time left, the clock is corrected and nothing ends", async () => {
  assert.deepEqual(await bell([{ phase: "running", remaining_ms: 4000 }]), ["correct"]);
});

test("when the server agrees, drafts go first and then the finish", async () => {
  assert.deepEqual(await bell([{ phase: "closing", remaining_ms: 0 }]), ["say", "flush", "finish", "ended"]);
});

test("a silent server is asked again until it answers", async () => {
  const states = [new Error("away"), { phase: "closing", remaining_ms: 0 }];
  assert.deepEqual(await bell(states), ["wait", "say", "flush", "finish", "ended"]);
});

test("an interview that is over already only needs its drafts sent", async () => {
  assert.deepEqual(await bell([{ phase: "finished", remaining_ms: 0 }]), ["flush", "ended"]);
});
