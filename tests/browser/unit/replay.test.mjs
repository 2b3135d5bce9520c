// The player against the server: both say the same of random interviews, at every moment, asked in any order.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Axis, GAP_SHOWN_MS, Replay, clockOf, lengthOf, markBefore, nextMark } from "../../../assets/js/replay.js";

const journals = JSON.parse(readFileSync(new URL("../fixtures/replay.json", import.meta.url), "utf8"));

const seen = (replay, t) => {
  const { drawing, ...moment } = replay.at(t);
  return moment;
};

test("a moment is to the byte what the server says of it, forwards, backwards and across", () => {
  assert.ok(journals.length >= 10);
  let compared = 0;
  for (const { data, moments } of journals) {
    const forwards = new Replay(data.replay);
    const backwards = new Replay(data.replay);
    const across = new Replay(data.replay);
    for (const { t, moment } of moments) assert.deepEqual(seen(forwards, t), moment, `at ${t}`);
    for (const { t, moment } of moments.toReversed()) assert.deepEqual(seen(backwards, t), moment, `at ${t}`);
    for (const [at, { t, moment }] of moments.entries()) {
      seen(across, moments[(at * 7) % moments.length].t);
      assert.deepEqual(seen(across, t), moment, `at ${t}`);
      compared++;
    }
  }
  assert.ok(compared > 100, String(compared));
});

test("a place on the line is the server's, and leads back to its moment", () => {
  let gaps = 0;
  for (const { data, moments } of journals) {
    const axis = new Axis(data.replay);
    gaps += axis.gaps.length;
    for (const { t, place } of moments) {
      assert.equal(axis.place(t), place);
      const inside = axis.gaps.find(([from, to]) => t > from && t < to);
      const precision = inside ? (inside[1] - inside[0]) / GAP_SHOWN_MS + 1 : 0;
      assert.ok(Math.abs(axis.moment(place) - t) <= precision, `${t} → ${place} → ${axis.moment(place)}`);
    }
  }
  assert.ok(gaps > 0, "some journal has a pause");
});

test("whoever plays hundreds of changes and jumps about sees what whoever adds up from the start sees", () => {
  const frames = Array.from({ length: 1000 }, (_, n) => ({ t: n * 10, notes: [[0, n, 0, String(n % 10)]] }));
  const data = { length_ms: 10_000, gaps: [], stages: [{ id: "a", title: "A" }], frames, lines: [], drawings: [], step_ms: 0 };
  const jumping = new Replay(data);
  for (const t of [9_990, 0, 5_000, 4_990, 5_010, 9_000, 10, 639, 640, 641]) {
    const text = Array.from({ length: Math.floor(t / 10) + 1 }, (_, n) => String(n % 10)).join("");
    assert.equal(jumping.at(t).notes[0], text, `at ${t}`);
  }
});

test("marks are found in both directions, of one kind as well", () => {
  const marks = [{ t: 0, kind: "stage" }, { t: 5, kind: "hint" }, { t: 9, kind: "stage" }];
  assert.equal(nextMark(marks, 0).t, 5);
  assert.equal(nextMark(marks, 0, "stage").t, 9);
  assert.equal(nextMark(marks, 9), null);
  assert.equal(markBefore(marks, 9).t, 5);
  assert.equal(markBefore(marks, 9, "stage").t, 0);
  assert.equal(markBefore(marks, 0), null);
});

test("a length rounds down and a countdown up, as on the server", () => {
  assert.deepEqual([59_999, 60_000, 3_723_000, -1].map(lengthOf), ["0:59", "1:00", "1:02:03", "0:00"]);
  assert.deepEqual([1, 0, 2_700_000].map(clockOf), ["0:01", "0:00", "45:00"]);
});
