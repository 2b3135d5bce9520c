// The elements of a board as they are stored: fields in order, numbers rounded, nothing that changes without the drawing
// changing (revisions, moments, the library's own bookkeeping). So two pages that show the same hold the same text, and its
// hash is the server's.

const FIELDS = [
  "angle", "autoResize", "backgroundColor", "boundElements", "containerId", "customData", "elbowed", "endArrowhead", "endBinding",
  "endIsSpecial", "fillStyle", "fixedSegments", "fontFamily", "fontSize", "frameId", "groupIds", "height", "id", "lineHeight", "locked",
  "name", "opacity", "originalText", "points", "polygon", "pressures", "roughness", "roundness", "seed", "simulatePressure",
  "startArrowhead", "startBinding", "startIsSpecial", "strokeColor", "strokeStyle", "strokeWidth", "text", "textAlign", "type",
  "verticalAlign", "width", "x", "y",
];
const KINDS = new Set(["rectangle", "ellipse", "diamond", "text", "arrow", "line", "freedraw", "frame"]);
// An arrow without a head says so with `null`; everywhere else nothing is the same as `null`.
const NULLS = new Set(["endArrowhead"]);
// What only follows from where other things stand.
const FOLLOWS = new Set(["boundElements"]);
const GEOMETRY = new Set(["boundElements", "points", "x", "y", "width", "height", "startBinding", "endBinding", "fixedSegments"]);

const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);

function plain(value) {
  if (typeof value === "number") return Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : 0;
  if (typeof value === "string") return wellFormed(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .filter((key) => value[key] !== undefined && value[key] !== null)
      .sort()
      .map((key) => [key, plain(value[key])]),
  );
}

// One element in its stored form, or null for what is not stored.
export function tidy(element) {
  if (!element || element.isDeleted || !KINDS.has(element.type) || typeof element.id !== "string") return null;
  const kept = {};
  for (const field of FIELDS) {
    const value = element[field];
    if (value === undefined || (value === null && !NULLS.has(field))) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    if (field === "customData") {
      if (typeof value.kind === "string") kept.customData = { kind: value.kind };
    } else if (field === "boundElements") {
      kept.boundElements = value.map(({ id, type }) => ({ id, type }));
    } else {
      kept[field] = plain(value);
    }
  }
  return kept;
}

export const tidyAll = (elements) => elements.map(tidy).filter((element) => element !== null);
export const textOf = (tidied) => `[${tidied.map((element) => JSON.stringify(element)).join(",")}]`;
// The stored form of whatever list of elements.
export const canonical = (elements) => textOf(tidyAll(elements));

const byId = (elements) => new Map(elements.map((element) => [element.id, element]));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
function without(element, fields) {
  return Object.fromEntries(Object.entries(element).filter(([field]) => !fields.has(field)));
}
const alike = (a, b, fields) => same(without(a, fields), without(b, fields));

// What changed between two lists, as the server takes it; null when nothing did.
export function change(from, to) {
  const old = byId(from);
  const fresh = byId(to);
  const upserted = to.filter((element) => !old.has(element.id) || !same(old.get(element.id), element));
  const removed = from.filter(({ id }) => !fresh.has(id)).map(({ id }) => id);
  const implied = [...from.filter(({ id }) => fresh.has(id)), ...to.filter(({ id }) => !old.has(id))].map(({ id }) => id);
  const order = to.map(({ id }) => id);
  const reordered = order.some((id, at) => implied[at] !== id);
  if (!upserted.length && !removed.length && !reordered) return null;
  return { upserted, removed, ...(reordered ? { order } : {}) };
}

// Both changes of a drawing. What both changed in different ways stays twice: theirs in its place, mine beside it under a
// name of its own. `base` null: nobody knows, so nothing counts as taken away.
// -> {elements, twice}: `twice` are the texts of what is there twice.
export function merge(base, mine, theirs, freshId) {
  const [was, own, other] = [byId(base ?? []), byId(mine), byId(theirs)];
  const merged = new Map();
  const copies = [];
  for (const id of new Set([...theirs.map((one) => one.id), ...mine.map((one) => one.id)])) {
    const [before, here, there] = [was.get(id), own.get(id), other.get(id)];
    if (!here || !there) {
      const left = here ?? there;
      // Taken away on one side, left alone on the other.
      if (before && alike(before, left, FOLLOWS)) continue;
      merged.set(id, left);
    } else if (same(here, there)) {
      merged.set(id, there);
    } else {
      const iChanged = !before || !alike(before, here, FOLLOWS);
      const theyChanged = !before || !alike(before, there, FOLLOWS);
      const winner = iChanged && !theyChanged ? here : there;
      merged.set(id, { ...winner, boundElements: bound(before, here, there) });
      const agree = alike(here, there, FOLLOWS) || (here.type === "arrow" && alike(here, there, GEOMETRY));
      // The words of a shape move with it: only other words count.
      const moved = here.type === "text" && here.containerId && here.originalText === there.originalText;
      if (iChanged && theyChanged && !agree && !moved) copies.push(here);
    }
  }
  const elements = [...order(theirs, mine, merged)];
  const twice = beside(copies, own, elements, freshId);
  return { elements: tidyAll(healed(elements)), twice };
}

function bound(before, here, there) {
  const all = [...(there.boundElements ?? []), ...(here.boundElements ?? [])];
  const gone = (id) => {
    const in_ = (element) => element?.boundElements?.some((one) => one.id === id);
    return in_(before) && !(in_(here) && in_(there));
  };
  return all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at && !gone(id));
}

// Theirs first; each of mine after the one it followed.
function* order(theirs, mine, merged) {
  const ids = theirs.map(({ id }) => id).filter((id) => merged.has(id));
  const placed = new Set(ids);
  let before = null;
  for (const { id } of mine) {
    if (merged.has(id) && !placed.has(id)) {
      ids.splice(before === null ? 0 : ids.indexOf(before) + 1, 0, id);
      placed.add(id);
    }
    if (merged.has(id)) before = id;
  }
  for (const id of ids) yield merged.get(id);
}

const ASIDE = 40;

function beside(copies, own, elements, freshId) {
  const twice = [];
  const renamed = new Map();
  for (const element of copies) {
    // Words go with their shape, a shape with its words.
    const shape = element.type === "text" && element.containerId ? own.get(element.containerId) : element;
    if (!shape || renamed.has(shape.id)) continue;
    renamed.set(shape.id, freshId());
    const words = (shape.boundElements ?? []).filter((one) => one.type === "text").map(({ id }) => own.get(id)).find(Boolean);
    const copy = { ...shape, id: renamed.get(shape.id), x: shape.x + ASIDE, y: shape.y + ASIDE, boundElements: [] };
    elements.push(copy);
    if (words) {
      const id = freshId();
      copy.boundElements = [{ id, type: "text" }];
      elements.push({ ...words, id, containerId: copy.id, x: words.x + ASIDE, y: words.y + ASIDE });
    }
    twice.push((words ?? shape).originalText ?? (words ?? shape).text ?? "");
  }
  return twice;
}

// No words without their shape, no binding to what is gone.
export function healed(elements) {
  const all = byId(elements);
  const kept = elements.filter((element) => element.type !== "text" || !element.containerId || all.has(element.containerId));
  const ids = new Set(kept.map(({ id }) => id));
  return kept.map((element) => {
    const copy = { ...element };
    for (const end of ["startBinding", "endBinding"]) if (copy[end] && !ids.has(copy[end].elementId)) copy[end] = null;
    if (copy.boundElements) copy.boundElements = copy.boundElements.filter(({ id }) => ids.has(id));
    return copy;
  });
}
