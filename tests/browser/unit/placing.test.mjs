import assert from "node:assert/strict";
import test from "node:test";

import { placing, wait } from "../../../assets/js/placing.js";

const at = (top, bottom) => placing({ top, bottom }, 800);

test("what lies outside of the window, or ends it, may grow", () => {
  assert.equal(at(800, 900), "below");
  assert.equal(at(2000, 2100), "below");
  assert.equal(at(-300, 0), "above");
  assert.equal(at(700, 800), "last");
  assert.equal(at(0, 801), "last");
});

test("what ends in the window stays until somebody asks for it, and so does what fills all of it", () => {
  assert.equal(at(100, 300), "seen");
  assert.equal(at(-100, 1), "seen");
  assert.equal(at(0, 799), "seen");
  assert.equal(at(-50, 900), "seen");
});

test("one looks less and less often, and never seldom", () => {
  assert.equal(wait(0), 2000);
  assert.ok(wait(3) > wait(2));
  assert.equal(wait(500), 10_000);
});
