// The player of a replay: in its page, which fetches what happened, and in the exported file, which has it inside.

import { Axis, Replay, clockOf, lengthOf, markBefore, nextMark } from "./replay.js";
import { words } from "./words.js";

const SPEEDS = [1, 2, 4, 8, 16];
const A_LITTLE_MS = 5_000;
const root = document.getElementById("replay");
const find = (id) => document.getElementById(id);
const say = words();

const inside = find("replay-data");
const { replay: data, marks, wordings = {} } = inside ? JSON.parse(inside.textContent) : await (await fetch(root.dataset.source)).json();
const replay = new Replay(data);
const axis = new Axis(data);
const notes = Array.from(document.querySelectorAll("#replay .note"));
const svgOf = (name, attributes, ...children) => {
  const element = document.createElementNS(find("replay-cursor").namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

let moment = 0;
let speed = 1;
let playing = null;
let seen = { notes: [], drawing: undefined, lines: -1, shown: -1, mark: null };

// A line in a model's words, and behind it as it stands in the journal.
function worded(wording, text) {
  const shown = Object.assign(document.createElement("p"), { textContent: `${wording} ` });
  shown.append(Object.assign(document.createElement("small"), { className: "tag", textContent: say("wording-mark") }));
  const original = Object.assign(document.createElement("details"), { className: "original" });
  original.append(Object.assign(document.createElement("summary"), { textContent: say("wording-original") }), text);
  return [shown, original];
}

// What was said, all of it once; what lies ahead is hidden.
const lines = data.lines.map((line, place) => {
  const item = Object.assign(document.createElement("li"), { className: `line ${line.mine ? "mine" : "theirs"}` });
  item.dataset.kind = line.kind;
  const who = Object.assign(document.createElement("span"), { className: "who" });
  const at = Object.assign(document.createElement("span"), { className: "at", textContent: lengthOf(line.t) });
  who.append(`${line.mine ? root.dataset.candidate : (line.by ?? say("talk-interviewer"))} `, at);
  const text = Object.assign(document.createElement("p"), { textContent: line.text });
  item.append(who, ...(wordings[place] ? worded(wordings[place], text) : [text]));
  return item;
});
find("replay-lines").replaceChildren(...lines);
const links = Array.from(document.querySelectorAll("#replay-marks a[data-at]"));

function show() {
  const now = replay.at(moment);
  find("replay-at").textContent = lengthOf(moment);
  find("replay-clock").textContent = now.remaining_ms === null ? lengthOf(now.elapsed_ms) : clockOf(now.remaining_ms);
  const phase = find("replay-phase");
  if (phase.dataset.phase !== now.phase) {
    phase.dataset.phase = now.phase;
    phase.textContent = say(`replay-phase-${now.phase}`);
  }
  find("replay-stage").textContent = data.stages[now.stage]?.title ?? "";
  const scrub = find("replay-scrub");
  scrub.value = axis.place(moment);
  scrub.setAttribute("aria-valuetext", say("replay-word-here", { at: lengthOf(moment), stage: data.stages[now.stage]?.title ?? "" }));
  const x = Math.floor((axis.place(moment) * 1000) / Math.max(1, axis.line));
  for (const end of ["x1", "x2"]) find("replay-cursor").setAttribute(end, x);
  showNotes(now);
  if (seen.drawing !== now.drawing) showBoard(now.drawing === null ? null : data.drawings[now.drawing]);
  if (seen.lines !== now.lines) showLines(now.lines);
  const mark = links.findLast((link) => Number(link.dataset.at) <= moment) ?? null;
  if (mark !== seen.mark) {
    seen.mark?.removeAttribute("aria-current");
    mark?.setAttribute("aria-current", "true");
    if (mark) within(find("replay-marks"), mark);
  }
  seen = { notes: now.notes, drawing: now.drawing, lines: now.lines, shown: now.shown, mark };
}

function showNotes(now) {
  for (const [at, note] of notes.entries()) {
    const text = now.notes[at] ?? "";
    if (seen.notes[at] !== text) note.querySelector("pre").textContent = text;
    // The stage the candidate turned to opens; what a reader opened stays open until then.
    if (seen.shown !== now.shown) note.open = at === now.shown;
  }
}

function showLines(shown) {
  for (const [at, line] of lines.entries()) line.hidden = at >= shown;
  const list = find("replay-lines");
  list.scrollTop = list.scrollHeight;
}

function within(list, item) {
  const above = item.offsetTop - list.offsetTop;
  if (above < list.scrollTop || above + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above - list.clientHeight / 2;
}

function showBoard(drawing) {
  const sentences = drawing?.words ?? [];
  find("replay-board").replaceChildren(...(drawing?.boxes.length ? [picture(drawing)] : []));
  find("replay-empty").hidden = sentences.length > 0;
  const inWords = find("replay-words");
  inWords.hidden = sentences.length === 0;
  inWords.querySelector("ul").replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
}

// The same as the server draws.
function picture({ width, height, boxes, arrows, words: sentences }) {
  const head = svgOf("marker", { id: "replay-head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" }, svgOf("path", { class: "head", d: "M0 0 8 4 0 8z" }));
  const ways = arrows.map(({ path, both, label }) =>
    svgOf("path", { class: "edge", d: path, "marker-end": "url(#replay-head)", ...(both && { "marker-start": "url(#replay-head)" }) }, svgOf("title", {}, label)),
  );
  const parts = boxes.map(({ x, y, width, height, kind, copies, lines }) => {
    const rect = (by) => svgOf("rect", { x: x + by, y: y + by, width, height, rx: 7 });
    const texts = lines.map(([at, text]) => svgOf("text", { x: x + width / 2, y: at }, text));
    return svgOf("g", { class: `node kind-${kind}` }, ...(copies ? [rect(5)] : []), rect(0), ...texts);
  });
  const about = { class: "board", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": sentences.join(" ") };
  return svgOf("svg", about, svgOf("defs", {}, head), ...ways, ...parts);
}

function go(to) {
  moment = Math.min(data.length_ms, Math.max(0, Math.round(to)));
  show();
}

// Where one came to is in the address: it can be sent, and loaded again.
function settle() {
  try {
    history.replaceState(null, "", `${root.dataset.link}${moment}`);
  } catch {
    // A browser may forbid it for files.
  }
}

function jump(to) {
  if (to === null || to === undefined) return;
  go(to);
  settle();
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

function play() {
  if (moment >= data.length_ms) go(0);
  let place = axis.place(moment);
  let before = performance.now();
  const tick = () => {
    const now = performance.now();
    place += (now - before) * speed;
    before = now;
    go(axis.moment(place));
    if (moment >= data.length_ms) stop();
  };
  // Whoever wants little motion sees a step a second.
  playing = setInterval(tick, still.matches ? 1000 : 100);
  label();
}

function stop() {
  clearInterval(playing);
  playing = null;
  label();
  settle();
}

function label() {
  find("replay-play").textContent = say(playing === null ? "replay-play" : "replay-stop");
}

const toggle = () => (playing === null ? play() : stop());

function setSpeed(to) {
  speed = to;
  const was = playing !== null;
  if (was) stop();
  if (was) play();
  for (const button of root.querySelectorAll("[data-speed]")) button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
}

// One's place on the line goes on while playing: begin again from here.
function from(act) {
  const was = playing !== null;
  if (was) stop();
  act();
  if (was) play();
}

const kind = () => find("replay-kind").value;
const next = () => from(() => jump(nextMark(marks, moment, kind())?.t));
// A moment after a mark one still means the one before it.
const before = () => from(() => jump(markBefore(marks, moment - (playing === null ? 0 : 1500), kind())?.t));

function where() {
  const now = replay.at(moment);
  const mark = markBefore(marks, moment + 1);
  const last = mark ? links.find((link) => Number(link.dataset.at) === mark.t)?.textContent.replace(/\s+/g, " ").trim() : "";
  find("replay-say").textContent = say("replay-word-where", { at: lengthOf(moment), stage: data.stages[now.stage]?.title ?? "", phase: say(`replay-phase-${now.phase}`), last });
}

const KEYS = {
  " ": toggle,
  ArrowLeft: () => from(() => jump(moment - A_LITTLE_MS)),
  ArrowRight: () => from(() => jump(moment + A_LITTLE_MS)),
  j: next,
  k: before,
  "+": () => setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(speed) + 1)]),
  "-": () => setSpeed(SPEEDS[Math.max(0, SPEEDS.indexOf(speed) - 1)]),
  Home: () => from(() => jump(0)),
  End: () => from(() => jump(data.length_ms)),
  w: where,
};
KEYS["="] = KEYS["+"];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.target;
  const onScrub = at === find("replay-scrub");
  if (at.closest("select, textarea, input") && !onScrub) return;
  // What is pressed by the space bar is pressed; what scrolls, scrolls.
  if (event.key === " " && at.closest("button, summary, a")) return;
  if (/^(Arrow|Home|End)/.test(event.key) && at.closest("pre, ol, figure")) return;
  const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

// Whole seconds, up: the end must be within reach of its steps.
find("replay-scrub").max = Math.ceil(axis.line / 1000) * 1000;
find("replay-scrub").addEventListener("input", ({ target }) => from(() => go(axis.moment(Number(target.value)))));
find("replay-scrub").addEventListener("change", settle);
find("replay-play").addEventListener("click", toggle);
find("replay-next").addEventListener("click", next);
find("replay-before").addEventListener("click", before);
find("replay-where").addEventListener("click", where);
for (const button of root.querySelectorAll("[data-speed]")) button.addEventListener("click", () => setSpeed(Number(button.dataset.speed)));
find("replay-marks").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  from(() => jump(Number(link.dataset.at)));
});
addEventListener("hashchange", () => asked() !== null && go(asked()));

function asked() {
  const at = new URLSearchParams(location.search).get("at") ?? location.hash.match(/^#at=(\d+)$/)?.[1];
  return at === undefined || at === null || !/^\d+$/.test(at) ? null : Number(at);
}

if (data.step_ms > 0) {
  find("replay-coarse").textContent = say("replay-word-steps", { seconds: Math.ceil(data.step_ms / 1000) });
  find("replay-coarse").hidden = false;
}
go(asked() ?? 0);
root.dataset.ready = "yes";
