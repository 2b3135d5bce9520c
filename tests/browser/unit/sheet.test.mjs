// Which lines of the notes are rows of the estimation sheet, and what a change of one touches.

import assert from "node:assert/strict";
import test from "node:test";

import { lineOf, reckonedWith, rowsOf } from "../../../assets/js/sheet.js";

test("a line with a name, a formula and a result is a row, a sentence with a sum in it is not", () => {
  const rows = rowsOf(
    [
      "writes: 100M / month = 38.6/s",
      "- peak reads: writes * 300 = 11.6 thousand/s",
      "unknown: foo * 2 = ?",
      "reads: 100x that => 4k redirects per second, peak maybe 3x => 12k/s",
      "rows: 100M * 12 * 5 = 6 billion records in five years, which is fine",
      "hot stuff: 20% of daily requests, 330M * 0.2 * 500B = 33GB",
      "100M * 500 B = 50 GB",
      "Takeaway: one primary is enough",
      "https://example.org/?a=1",
    ].join("\n"),
  );
  assert.deepEqual(
    rows.map(({ line, name, formula, result }) => [line, name, formula, result]),
    [
      [0, "writes", "100M / month", "38.6/s"],
      [1, "peak reads", "writes * 300", "11.6 thousand/s"],
      [2, "unknown", "foo * 2", "?"],
    ],
  );
  assert.equal(lineOf(rows[1]), "- peak reads: writes * 300 = 11.6 thousand/s");
});

test("a long line of anything is looked at once", () => {
  for (const piece of ["a", ": ", "= ", "a: 1 ", "- "]) rowsOf(piece.repeat(20_000));
});

test("a changed row touches the rows that rest on it and no others", () => {
  const rows = ["a1: 1 = 1", "b1: a1 * 2 = 2", "c1: 5 = 5", "d1: b1 + 1 = 3"].flatMap((line) => rowsOf(line));
  assert.deepEqual(reckonedWith(rows, 0), [0, 1, 3]);
  assert.deepEqual(reckonedWith(rows, 2), [2]);
});
