import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

import { BOARD, forwardOne } from "../../../assets/js/forward.js";
import { Draft } from "../../../assets/js/notes.js";
import { addPart, connect, read, remove, rename } from "../../../assets/js/parts.js";
import { canonical, change, healed, merge, textOf, tidy, tidyAll } from "../../../assets/js/scene.js";

const shape = (id, more = {}) => ({ id, type: "rectangle", x: 0, y: 0, width: 100, height: 60, ...more });
let count = 0;
const freshId = () => `fresh${++count}`;
const ids = (elements) => elements.map(({ id }) => id);

test("what changes without the drawing changing is not stored", () => {
  const kept = tidy({ ...shape("a"), version: 7, versionNonce: 1, updated: 3, index: "a0", link: "javascript:alert(1)", customData: { kind: "cache", html: "<b>" }, frameId: null, groupIds: [] });
  assert.deepEqual(kept, { customData: { kind: "cache" }, height: 60, id: "a", type: "rectangle", width: 100, x: 0, y: 0 });
  assert.equal(tidy({ ...shape("a"), isDeleted: true }), null);
  for (const type of ["iframe", "embeddable", "image", "magicframe"]) assert.equal(tidy({ ...shape("a"), type }), null);
});

test("numbers are written as the server writes them, and every letter can be sent", () => {
  const text = canonical([shape("a", { x: 0.1 + 0.2, y: -0, width: 1e-9, height: Number.NaN, text: "\ud800" })]);
  assert.equal(text, '[{"height":0,"id":"a","text":"\ufffd","type":"rectangle","width":0,"x":0.3,"y":0}]');
  assert.equal(tidy({ ...shape("a"), type: "arrow", endArrowhead: null, startArrowhead: null }).endArrowhead, null);
});

test("the order of fields does not matter, the order of elements does", () => {
  assert.equal(canonical([{ y: 0, x: 0, width: 100, type: "rectangle", id: "a", height: 60 }]), canonical([shape("a")]));
  assert.notEqual(canonical([shape("a"), shape("b")]), canonical([shape("b"), shape("a")]));
});

test("a change names what is new, changed and gone, and the order only where it has to", () => {
  const [a, b, c] = tidyAll([shape("a"), shape("b"), shape("c")]);
  assert.equal(change([a, b], [a, b]), null);
  assert.deepEqual(change([a, b], [a, { ...b, x: 5 }, c]), { upserted: [{ ...b, x: 5 }, c], removed: [] });
  assert.deepEqual(change([a, b], [b]), { upserted: [], removed: ["a"] });
  assert.deepEqual(change([a, b], [b, a]), { upserted: [], removed: [], order: ["b", "a"] });
  assert.deepEqual(change([a, b], [c, a, b]).order, ["c", "a", "b"]);
});

test("two people who draw in different places both keep their parts", () => {
  const base = tidyAll([shape("a"), shape("b")]);
  const mine = tidyAll([shape("a", { x: 9 }), shape("b"), shape("c")]);
  const theirs = tidyAll([shape("a"), shape("d")]);
  const { elements, twice } = merge(base, mine, theirs, freshId);
  assert.deepEqual(ids(elements).sort(), ["a", "c", "d"]);
  assert.equal(elements.find(({ id }) => id === "a").x, 9);
  assert.deepEqual(twice, []);
});

test("two arrows from the same part are no conflict", () => {
  const base = addPart(addPart([], { id: "a", kind: "service", label: "API" }), { id: "b", kind: "cache", label: "Cache" });
  const all = tidyAll(addPart(base, { id: "c", kind: "sql", label: "DB" }));
  const mine = tidyAll(connect(all, { id: "e1", from: "a", to: "b", what: "" }));
  const theirs = tidyAll(connect(all, { id: "e2", from: "a", to: "c", what: "" }));
  const { elements, twice } = merge(all, mine, theirs, freshId);
  assert.deepEqual(twice, []);
  assert.deepEqual(read(elements)[0].to.map(({ label }) => label).sort(), ["Cache", "DB"]);
  assert.deepEqual(elements.find(({ id }) => id === "a").boundElements.map(({ id }) => id).sort(), ["at", "e1", "e2"]);
});

test("the same part with two names stays twice, and is named", () => {
  const base = tidyAll(addPart([], { id: "a", kind: "cache", label: "Cache" }));
  const mine = tidyAll(rename(base, "a", "Redis"));
  const theirs = tidyAll(rename(base, "a", "Memcached"));
  const { elements, twice } = merge(base, mine, theirs, freshId);
  assert.deepEqual(twice, ["Redis"]);
  assert.deepEqual(read(elements).map(({ label }) => label).sort(), ["Memcached", "Redis"]);
  assert.equal(new Set(ids(elements)).size, elements.length);
  // Without knowing where both began, nothing is lost either.
  assert.deepEqual(read(merge(null, mine, theirs, freshId).elements).map(({ label }) => label).sort(), ["Memcached", "Redis"]);
});

test("taken away here and changed there stays; taken away here and left alone there is gone", () => {
  const base = tidyAll([shape("a"), shape("b")]);
  assert.deepEqual(ids(merge(base, [base[1]], tidyAll([shape("a", { x: 7 }), shape("b")]), freshId).elements), ["a", "b"]);
  assert.deepEqual(ids(merge(base, [base[1]], base, freshId).elements), ["b"]);
});

test("merging with itself, or with nothing new, changes nothing", () => {
  const board = tidyAll(connect(addPart(addPart([], { id: "a", kind: "lb", label: "LB" }), { id: "b", kind: "service", label: "API" }), { id: "e", from: "a", to: "b", what: "HTTPS" }));
  for (const base of [board, null, []]) assert.equal(textOf(merge(base, board, board, freshId).elements), textOf(board));
});

test("parts, connections, names: the list reads what it wrote", () => {
  let board = [];
  for (const [id, kind, label] of [["a", "gateway", "API gateway"], ["b", "cache", "Cache"], ["c", "sql", "Orders DB"]]) board = addPart(board, { id, kind, label });
  board = connect(board, { id: "e", from: "a", to: "b", what: "lookup" });
  board = connect(board, { id: "f", from: "a", to: "c", what: "" });
  assert.equal(connect(board, { id: "g", from: "a", to: "b", what: "" }), null, "it is there already");
  assert.equal(connect(board, { id: "g", from: "a", to: "a", what: "" }), null);
  assert.deepEqual(read(board)[0], { id: "a", label: "API gateway", kind: "gateway", to: [{ arrow: "e", id: "b", label: "Cache", what: "lookup" }, { arrow: "f", id: "c", label: "Orders DB", what: "" }] });
  assert.equal(read(rename(board, "b", "Redis"))[0].to[0].label, "Redis");
  assert.deepEqual(read(remove(board, "e"))[0].to.map(({ arrow }) => arrow), ["f"]);
  const without = remove(board, "b");
  assert.deepEqual(ids(without).sort(), ["a", "at", "c", "ct", "f"]);
  assert.deepEqual(without[0].boundElements.map(({ id }) => id), ["at", "f"]);
});

test("a new part covers nothing, wherever it is wanted", () => {
  let board = [];
  for (let n = 0; n < 40; n++) board = addPart(board, { id: `p${n}`, kind: "service", label: `Part ${n}` }, n % 2 ? { x: 100, y: 50, width: 700, height: 500 } : null);
  const boxes = board.filter(({ type }) => type !== "text");
  for (const [at, a] of boxes.entries())
    for (const b of boxes.slice(at + 1)) assert.ok(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.id} ${b.id}`);
});

test("a new part goes where it is seen, to the right of the one before", () => {
  const view = { x: 0, y: 0, width: 720, height: 400 };
  let board = addPart([], { id: "a", kind: "client", label: "Client" }, view);
  board = addPart(board, { id: "b", kind: "lb", label: "Load balancer" }, view);
  const [a, b] = ["a", "b"].map((id) => board.find((one) => one.id === id));
  assert.ok(a.x > 0 && a.x < 60 && a.y > 0 && a.y < 60, "at the upper left");
  assert.ok(b.x > a.x + a.width && b.y === a.y && b.x + b.width < view.width);
  for (const id of ["c", "d"]) board = addPart(board, { id, kind: "cache", label: "Cache" }, { ...view, width: 300 });
  assert.ok(board.filter(({ type }) => type !== "text").slice(2).every(({ x, width }) => x + width < 300), "in a narrow view below each other");
});

test("no words without their shape, no arrow bound to what is gone", () => {
  const board = connect(addPart(addPart([], { id: "a", kind: "lb", label: "LB" }), { id: "b", kind: "service", label: "API" }), { id: "e", from: "a", to: "b", what: "" });
  const left = healed(board.filter(({ id }) => id !== "b"));
  assert.deepEqual(ids(left), ["a", "at", "e"]);
  assert.equal(left[2].endBinding, null);
});

test("a board left behind by a tab that is gone is sent on as a drawing", async () => {
  const sent = [];
  const send = async (method, path, body) => {
    sent.push([method, path, body]);
    return { status: 200, body: { rev: 5 } };
  };
  const operation = { op_id: "once", base_rev: 3, text: textOf([shape("a")]) };
  assert.equal(await forwardOne("i", { stage: BOARD, base_rev: 3, text: textOf([shape("a"), shape("b")]), operation }, send), true);
  assert.deepEqual(sent.map(([method, path]) => `${method} ${path}`), ["PUT /api/v1/interviews/i/board", "PUT /api/v1/interviews/i/board"]);
  assert.deepEqual(sent[0][2], { op_id: "once", base_rev: 3, scene: [shape("a")] });
  assert.deepEqual([sent[1][2].base_rev, ids(sent[1][2].scene)], [5, ["a", "b"]]);
});

test("in a conflict the draft is told where both began, so that what was taken away stays away", async () => {
  const [base, mine, theirs] = [[shape("a"), shape("b"), shape("c")], [shape("a", { x: 1 }), shape("b")], [shape("a", { x: 2 }), shape("b"), shape("c")]].map(textOf);
  const answers = [
    { status: 409, body: { stored_rev: 5, head_rev: 4, head_text: theirs } },
    { status: 200, body: { rev: 6, label: "on-time", sha256: null } },
  ];
  const sent = [];
  const draft = new Draft(BOARD, base, 3, {
    send: async (_, operation) => {
      sent.push(operation);
      const answer = answers.shift();
      if (answer.body.sha256 === null) answer.body.sha256 = createHash("sha256").update(operation.text).digest("hex");
      return answer;
    },
    both: (own, other, began) => textOf(merge(JSON.parse(began), JSON.parse(own), JSON.parse(other), freshId).elements),
    keep: () => true, drop: () => {}, operationId: () => `op${sent.length}`, changed: () => {}, adopt: () => {}, seen: () => {}, storageWorks: () => true,
    offline: () => false, now: () => 0, setTimeout: () => 0, clearTimeout: () => {}, random: () => 0,
  });
  draft.type(mine);
  await draft.flush();
  assert.equal(draft.status, "conflict");
  await draft.resolve("both");
  assert.equal(draft.status, "saved");
  assert.deepEqual([sent[1].base_rev, sent[1].merges], [4, 5]);
  const kept = JSON.parse(sent[1].text);
  assert.equal(kept.filter(({ x }) => x === 2).length, 1);
  assert.equal(kept.length, 3, "both versions of a, b, and c no more");
  assert.ok(!ids(kept).includes("c"));
});

test("the compressed copies of the vendored files are copies of them", () => {
  const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../../assets/vendor");
  const copies = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".br"));
  assert.ok(copies.length >= 3, `${copies}`);
  const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
  for (const name of copies) assert.equal(hash(brotliDecompressSync(readFileSync(path.join(folder, name)))), hash(readFileSync(path.join(folder, name.slice(0, -3)))), name);
});
