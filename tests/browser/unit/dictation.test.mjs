import assert from "node:assert/strict";
import test from "node:test";

import { spaced } from "../../../assets/js/dictation.js";

test("words get the spaces they need and no others", () => {
  assert.equal(spaced("", "A cache", ""), "A cache");
  assert.equal(spaced("We add", "a cache", "here"), " a cache ");
  assert.equal(spaced("We add ", "a cache", ", then"), "a cache");
  assert.equal(spaced("One line\n", "a cache", "\nnext"), "a cache");
  assert.equal(spaced("(", "a cache", ")"), "a cache");
});
