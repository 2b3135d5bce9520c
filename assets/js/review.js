// The checklist beside the frozen interview: what is selected in the notes or on the board is evidence with one click.

import { call } from "./api.js";
import { Keeper } from "./marks.js";
import { Outbox, tabName } from "./outbox.js";
import { words } from "./words.js";

const form = document.getElementById("marks");
const id = form.dataset.review;
const path = form.dataset.api;
const word = words();
const say = (key, values) => word(`review-word-${key}`, values);
const saved = document.getElementById("saved");
const picked = document.getElementById("picked");
const faults = document.getElementById("faults");
const items = new Map(Array.from(form.querySelectorAll("[data-item]"), (field) => [field.dataset.item, field]));
const partName = new Map(Array.from(document.querySelectorAll("[data-pick]"), (button) => [button.dataset.pick, button.textContent]));
const momentName = new Map(Array.from(document.querySelectorAll("[data-moment]"), (button) => [Number(button.dataset.moment), button.querySelector("b").textContent]));
// By item the evidence that has no field: quotes, parts of the board, moments. What was said aloud is a box to tick.
const proofs = new Map();

const first = JSON.parse(form.dataset.marks);
const base = form.dataset.base === "" ? null : Number(form.dataset.base);
show(first);
const outbox = new Outbox(document.body.dataset.person, tabName(), globalThis.localStorage, "fortyfive.review");
const keeper = new Keeper(id, collected(), base, {
  send: (body) => call("PUT", `${path}/draft`, body),
  outbox,
  says,
  adopt: show,
  now: Date.now,
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
});
keeper.restore();

function says(kind, sentence = "") {
  saved.dataset.kind = kind;
  saved.textContent = say(kind, { sentence });
}

function collected() {
  const marks = [];
  for (const [item, field] of items) {
    const verdict = field.querySelector("input[type=radio]:checked")?.value;
    const shown = [...(proofs.get(item) ?? [])];
    if (field.querySelector("input[type=checkbox]").checked) shown.push({ kind: "aloud" });
    const remark = field.querySelector("details.remark textarea").value.trim();
    if (verdict || shown.length || remark) marks.push({ item, verdict: verdict ?? "not-assessed", proofs: shown, remark });
  }
  const points = form.querySelector("[name=communication]:checked")?.value;
  return { marks, communication: points ? Number(points) : null, note: form.elements.note.value.trim(), pins: pinned() };
}

function show(marks) {
  showPins(marks.pins ?? []);
  const of = new Map((marks.marks ?? []).map((mark) => [mark.item, mark]));
  for (const [item, field] of items) {
    const mark = of.get(item);
    for (const radio of field.querySelectorAll("input[type=radio]")) radio.checked = radio.value === mark?.verdict;
    field.querySelector("input[type=checkbox]").checked = mark?.proofs?.some(({ kind }) => kind === "aloud") ?? false;
    const remark = field.querySelector("details.remark textarea");
    if (document.activeElement !== remark) remark.value = mark?.remark ?? "";
    proofs.set(item, (mark?.proofs ?? []).filter(({ kind }) => kind !== "aloud"));
    list(item);
  }
  for (const radio of form.querySelectorAll("[name=communication]")) radio.checked = Number(radio.value) === marks.communication;
  if (document.activeElement !== form.elements.note) form.elements.note.value = marks.note ?? "";
}

// Remarks about moments: a row each, and an empty one for the next.
function pinRows() {
  return Array.from(form.querySelectorAll("[data-pin]"));
}

function pinned() {
  const rows = pinRows().map((row) => ({ at: Number(row.querySelector("select").value), text: row.querySelector("textarea").value.trim() }));
  return rows.filter(({ text }) => text !== "");
}

function anotherPin() {
  const rows = pinRows();
  const last = rows.at(-1);
  const row = last.cloneNode(true);
  const [at, text] = [row.querySelector("select"), row.querySelector("textarea")];
  Object.assign(at, { name: `pin_at.${rows.length}`, value: "" });
  Object.assign(text, { name: `pin_text.${rows.length}`, value: "" });
  last.after(row);
  return row;
}

function showPins(pins) {
  if (pinRows().length === 0) return;
  while (pinRows().length < pins.length + 1) anotherPin();
  pinRows().forEach((row, n) => {
    const [at, text] = [row.querySelector("select"), row.querySelector("textarea")];
    const pin = pins[n];
    if (document.activeElement === text || document.activeElement === at) return;
    const value = pin?.at ? String(pin.at) : "";
    if (!Array.from(at.options).some((option) => option.value === value)) at.add(new Option(say("moment"), value));
    at.value = value;
    text.value = pin?.text ?? "";
  });
}
document.getElementById("more-pins")?.addEventListener("click", () => anotherPin().querySelector("select").focus());

function list(item) {
  const lines = (proofs.get(item) ?? []).map((proof) => {
    const line = document.createElement("li");
    const quote = line.appendChild(document.createElement("q"));
    quote.textContent = spoken(proof);
    const drop = line.appendChild(document.createElement("button"));
    Object.assign(drop, { type: "button", textContent: "×", className: "plain" });
    drop.setAttribute("aria-label", say("drop", { what: quote.textContent.slice(0, 60) }));
    drop.addEventListener("click", () => {
      proofs.set(item, proofs.get(item).filter((other) => other !== proof));
      list(item);
      items.get(item).querySelector(".quote").focus();
      changed();
    });
    return line;
  });
  items.get(item).querySelector(".proofs").replaceChildren(...lines);
}

function spoken(proof) {
  if (proof.kind === "text") return proof.quote.trim();
  if (proof.kind === "board") return say("board", { parts: proof.ids.map((part) => partName.get(part) ?? part).join(", ") });
  const clock = momentName.get(proof.at);
  return clock ? say("at", { clock }) : say("moment");
}

function changed() {
  keeper.change(collected());
}
form.addEventListener("input", changed);
form.addEventListener("change", changed);

// What is selected stays known when the selection itself goes, as it does on a phone when a button is touched.
let selected = null;
document.addEventListener("selectionchange", () => {
  const found = inNotes(getSelection());
  if (found) {
    pick(found);
  }
});

// One thing is picked at a time: words, parts, or a moment.
function pick(proof) {
  selected = proof;
  for (const button of document.querySelectorAll("[data-moment]"))
    button.setAttribute("aria-pressed", String(proof?.kind === "moment" && Number(button.dataset.moment) === proof.at));
  pickedNow();
}
for (const button of document.querySelectorAll("[data-moment]"))
  button.addEventListener("click", () => {
    const off = button.getAttribute("aria-pressed") === "true";
    for (const part of pressed()) press(part, false);
    getSelection()?.removeAllRanges();
    pick(off ? null : { kind: "moment", at: Number(button.dataset.moment) });
  });

function inNotes(selection) {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const of = (node) => (node instanceof Element ? node : node.parentElement)?.closest("pre[data-stage]");
  const [from, to] = [of(range.startContainer), of(range.endContainer)];
  if (!from) return null;
  const within = range.cloneRange();
  if (to !== from) within.setEnd(from, from.childNodes.length);
  const quote = within.toString();
  if (!quote.trim()) return null;
  const before = document.createRange();
  before.setStart(from, 0);
  before.setEnd(within.startContainer, within.startOffset);
  const bytes = (text) => new TextEncoder().encode(text).length;
  const start = bytes(before.toString());
  return { kind: "text", stage: from.dataset.stage, start, end: start + bytes(quote), quote };
}

const pressed = () => Array.from(document.querySelectorAll("[data-pick][aria-pressed=true]"), (button) => button.dataset.pick);
const drawn = (part) => Array.from(document.querySelectorAll(".board [data-part]")).filter((one) => one.dataset.part === part);

function press(part, on) {
  for (const button of document.querySelectorAll("[data-pick]"))
    if (button.dataset.pick === part) button.setAttribute("aria-pressed", String(on ?? button.getAttribute("aria-pressed") !== "true"));
  const now = pressed().includes(part);
  for (const one of drawn(part)) one.classList.toggle("picked", now);
  if (now) pick(null);
  else pickedNow();
}

for (const button of document.querySelectorAll("[data-pick]")) button.addEventListener("click", () => press(button.dataset.pick));
document.querySelector(".board")?.addEventListener("click", (event) => {
  const part = event.target.closest("[data-part]")?.dataset.part;
  if (part) press(part);
});

function pickedNow() {
  const parts = pressed();
  const what = selected ? spoken(selected) : parts.map((part) => partName.get(part)).join(", ");
  picked.textContent = what ? say("picked", { what: what.replace(/\s+/g, " ").slice(0, 120) }) : "";
}

for (const [item, field] of items) {
  const quote = field.querySelector(".quote");
  // The selection must not go because the button was pressed.
  quote.addEventListener("mousedown", (event) => event.preventDefault());
  quote.addEventListener("click", () => {
    const parts = pressed();
    const proof = selected ?? (parts.length ? { kind: "board", ids: parts } : null);
    if (!proof) {
      picked.textContent = say("nothing-picked");
      return;
    }
    proofs.set(item, [...(proofs.get(item) ?? []), proof]);
    getSelection()?.removeAllRanges();
    for (const part of parts) press(part, false);
    pick(null);
    list(item);
    changed();
  });
}

let handing = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (handing) return;
  handing = true;
  try {
    changed();
    await keeper.flush();
    const { status, body } = await call("POST", `${path}/marks`, collected());
    if (status === 201) {
      keeper.done();
      location.assign(form.dataset.done);
      return;
    }
    tell(body);
  } catch {
    says("retrying");
  } finally {
    handing = false;
  }
});

function line(sentence) {
  const told = document.createElement("p");
  told.className = "fault";
  told.textContent = sentence;
  return told;
}

function tell(body) {
  for (const field of items.values()) field.querySelector(".item-faults").replaceChildren();
  const told = body?.faults ?? [];
  const whole = told.filter(({ item }) => !items.has(item));
  faults.replaceChildren(line(body?.detail ?? say("retrying")), ...whole.map(({ sentence }) => line(sentence)));
  for (const { item, sentence } of told) items.get(item)?.querySelector(".item-faults").append(line(sentence));
  const at = told.find(({ item }) => items.has(item));
  const field = at ? items.get(at.item) : faults;
  field.scrollIntoView({ block: "center" });
  field.querySelector("input, button")?.focus({ preventScroll: true });
}
