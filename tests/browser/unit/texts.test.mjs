import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { digestHex, sha256Hex } from "../../../assets/js/hash.js";
import { difference, mergeBoth, movedCaret } from "../../../assets/js/splice.js";

const reference = (text) => createHash("sha256").update(text, "utf8").digest("hex");

test("our own sha-256 agrees with the platform's on every length around a block and on any letters", async () => {
  for (const text of ["", "abc", "ä€😀\n\t", ...Array.from({ length: 130 }, (_, n) => "x".repeat(n)), "💡".repeat(16384)]) {
    assert.equal(digestHex(new TextEncoder().encode(text)), reference(text));
    assert.equal(await sha256Hex(text), reference(text));
    assert.equal(await sha256Hex(text, null), reference(text));
  }
});

test("a difference is one replaced stretch", () => {
  assert.deepEqual(difference("abc", "abXc"), { at: 2, end: 2, text: "X" });
  assert.deepEqual(difference("aaa", "aa"), { at: 2, end: 3, text: "" });
  assert.deepEqual(difference("", "x"), { at: 0, end: 0, text: "x" });
});

test("two changes in different places are both kept, whichever comes first", () => {
  assert.equal(mergeBoth("one\ntwo\n", "ONE\ntwo\n", "one\ntwo\nthree\n"), "ONE\ntwo\nthree\n");
  assert.equal(mergeBoth("one\ntwo\n", "one\ntwo\nthree\n", "ONE\ntwo\n"), "ONE\ntwo\nthree\n");
  assert.equal(mergeBoth("a", "a", "b"), "b");
  assert.equal(mergeBoth("a", "b", "a"), "b");
});

test("two changes of one place are not guessed at", () => {
  assert.equal(mergeBoth("one", "uno", "eins"), null);
  assert.equal(mergeBoth("", "theirs", "mine"), null);
});

test("a caret stays with its word when text comes in before it", () => {
  assert.equal(movedCaret(4, "one two", "zero\none two"), 9);
  assert.equal(movedCaret(1, "one two", "one two three"), 1);
});
