// The room: joins clock, texts, tabs and stream to what is on the page. Decides nothing; asks the modules.

import { call, interviewPath } from "./api.js";
import { Bell } from "./bell.js";
import { Board } from "./board.js";
import { Clock, Face } from "./clock.js";
import { BOARD, forwardLeftovers, forwardOne, lockName } from "./forward.js";
import { Live } from "./live.js";
import { Dictation, insertWords } from "./dictation.js";
import { Draft } from "./notes.js";
import { Outbox, operationId, tabName } from "./outbox.js";
import { movedCaret } from "./splice.js";
import { Panels } from "./panels.js";
import { Swaps } from "./swaps.js";
import { Sheet } from "./sheet.js";
import { fetchNow, milestones, readState, say, trouble } from "./running.js";
import { Seat } from "./tabs.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const room = $("room");
const id = room.dataset.id;
const person = document.body.dataset.person;
const word = words();
const outbox = new Outbox(person, tabName());
const clock = new Clock();
const byteLimit = 64 * 1024;
let state = readState();
let seen = state.seq;
let restarting = false;
let leading = false;
let left = false;

// --- the page's own parts ---------------------------------------------------------------------------

const syncClock = (times) => clock.sync(fetchNow, times).then(() => face.paint(), () => {});

const face = new Face({
  clock,
  state: () => state,
  milestones,
  say,
  zero: (which) => (which === "whole" ? leading && bell.ring() : stageBell()),
});

// --- texts ------------------------------------------------------------------------------------------

const sections = new Map(Array.from(document.querySelectorAll(".editor"), (section) => [section.dataset.stage, section]));
const textarea = (stage) => sections.get(stage).querySelector("textarea");
const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);
const bytes = (text) => new TextEncoder().encode(text).length;

const ports = {
  send: (stage, operation, { keepalive }) => {
    const hidden = document.visibilityState === "hidden" && bytes(operation.text) < 20_000;
    return call("PUT", interviewPath(id, `/notes/${encodeURIComponent(stage)}`), operation, { keepalive: keepalive || hidden });
  },
  head: async (stage) => {
    const { status, body } = await call("GET", interviewPath(id));
    if (status !== 200) throw new Error(`state: ${status}`);
    return body.stages.find((one) => one.id === stage);
  },
  keep: (stage, record) => outbox.keep(id, stage, record),
  drop: (stage) => outbox.drop(id, stage),
  storageWorks: (stage) => outbox.keeps(id, stage),
  operationId,
  offline: () => navigator.onLine === false,
  watched: () => $("live-clock").dataset.watched !== undefined,
  changed: () => showStatus(),
  adopt: (draft) => putText(draft),
  seen: (ack) => acknowledged(ack),
  now: () => Date.now(),
  setTimeout: (call, ms) => setTimeout(call, ms),
  clearTimeout: (timer) => clearTimeout(timer),
  random: () => Math.random(),
};

const drafts = new Map();
for (const [stage, section] of sections) {
  // Browsers put typed text back into fields on reload; what counts is what the server sent.
  const area = section.querySelector("textarea");
  area.value = area.defaultValue;
  const draft = new Draft(stage, wellFormed(area.value), Number(section.dataset.rev), ports);
  drafts.set(stage, draft);
  const take = () => {
    if (!leading) return;
    draft.type(wellFormed(area.value));
    seat.tell({ kind: "text", stage, text: draft.text });
  };
  area.addEventListener("input", take);
  area.addEventListener("input", () => sheet.show());
  area.addEventListener("compositionstart", () => draft.compose(true));
  area.addEventListener("compositionend", () => {
    take();
    draft.compose(false);
  });
  area.addEventListener("blur", () => {
    draft.flush();
    apply();
  });
  section.querySelector("summary").addEventListener("click", (event) => {
    if (section.dataset.state === "shown") event.preventDefault();
  });
}

const sheet = new Sheet($("calculator"), {
  read: () => textarea(state.shown).value,
  write: (text) => {
    const area = textarea(state.shown);
    if (!leading || area.readOnly) return false;
    area.value = text;
    area.scrollTop = area.scrollHeight;
    area.dispatchEvent(new Event("input"));
    return true;
  },
  unanswered: () => trouble(word("not-sent")),
});

function putText(draft) {
  const area = textarea(draft.stage);
  if (area.value === draft.text) return;
  const [before, start, end, scroll] = [area.value, area.selectionStart, area.selectionEnd, area.scrollTop];
  area.value = draft.text;
  if (document.activeElement === area) area.setSelectionRange(movedCaret(start, before, draft.text), movedCaret(end, before, draft.text));
  area.scrollTop = scroll;
  if (leading) seat.tell({ kind: "text", stage: draft.stage, text: draft.text });
  sheet.show();
}

const board = new Board({
  id,
  rev: state.boardRev,
  draftPorts: ports,
  say,
  word,
  tell: (message) => seat.tell(message),
  refreshSeen: () => htmx.ajax("GET", `/interviews/${encodeURIComponent(id)}/board/seen`, { source: room, target: "#seen" }).catch(() => {}),
});

// Longer than the server waits for the endpoint, so that its sentence arrives.
const DICTATION_MS = 45_000;
const dictation =
  $("dictation") &&
  new Dictation($("dictation"), {
    person,
    send: (recording) => call("POST", interviewPath(id, "/dictations"), recording, { timeoutMs: DICTATION_MS }),
    write: (words) => {
      const area = textarea(state.shown);
      if (!leading || area.readOnly || drafts.get(state.shown).composing) return false;
      insertWords(area, words);
      return true;
    },
    word,
    say,
  });

const flushAll = () => Promise.all([...Array.from(drafts.values(), (draft) => draft.flush()), board.flush()]);
const within = (ms, promise) => Promise.race([promise, new Promise((done) => setTimeout(done, ms))]);

function acknowledged(ack) {
  restarting = false;
  if (ack.seq === seen + 1) seen = ack.seq;
  else if (ack.seq > seen) refresh();
  if (ack.stage && ack.stage !== state.stage) refresh();
}

const RANK = ["conflict", "too-long", "signed-out", "refused", "offline", "retrying", "saving", "unsaved", "late", "paused", "after-end", "saved", ""];
const QUIET = new Set(["saving", "unsaved", "saved", ""]);
// Their sentences promise that this browser keeps the text.
const KEPT = new Set(["offline", "retrying", "restarting"]);

function showStatus() {
  const line = $("save-state");
  if (!leading) return put(line, word("reading"), "quiet");
  const worst = Array.from(drafts.values()).sort((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status))[0];
  // The text in view decides when nothing is wrong elsewhere.
  const draft = RANK.indexOf(worst.status) < RANK.indexOf("late") ? worst : drafts.get(state.shown) ?? worst;
  const kind = restarting && ["retrying", "offline"].includes(draft.status) ? "restarting" : draft.status;
  const since = draft.trouble?.since ?? Date.now();
  const sentence = word(kind, {
    time: new Date(since).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
    count: bytes(draft.text),
    limit: byteLimit,
    sentence: draft.trouble?.sentence ?? "",
  });
  const unkept = Array.from(drafts.values()).some((one) => one.unkept);
  const risky = unkept && (QUIET.has(kind) || KEPT.has(kind));
  put(line, risky ? word("no-storage") : sentence, QUIET.has(kind) ? "quiet" : "trouble");
  line.dataset.kind = kind;
  showConflict();
}

let spokenTrouble = "";
function put(line, sentence, how) {
  if (line.textContent !== sentence) line.textContent = sentence;
  line.dataset.state = how;
  if (how === "trouble" && sentence !== spokenTrouble) say(sentence);
  spokenTrouble = how === "trouble" ? sentence : "";
}

function showConflict() {
  const draft = Array.from(drafts.values()).find((one) => one.conflict);
  const box = $("conflict");
  box.hidden = !draft;
  if (!draft) return;
  box.dataset.stage = draft.stage;
  for (const [name, text] of [["conflict-mine", draft.text], ["conflict-theirs", draft.conflict.head_text]])
    if ($(name).textContent !== text) $(name).textContent = text;
}

$("conflict").addEventListener("click", ({ target }) => {
  const keep = target.closest("[data-keep]")?.dataset.keep;
  if (keep) drafts.get($("conflict").dataset.stage).resolve(keep);
});

// --- what the server says ---------------------------------------------------------------------------

// Brings the page in line with `state`: which stage is shown, who may write where.
function apply() {
  const over = state.phase === "finished";
  for (const [stage, section] of sections) {
    const rail = document.querySelector(`.rail [data-stage="${CSS.escape(stage)}"]`);
    const shown = stage === state.shown;
    const earlier = rail ? rail.dataset.state !== "to-come" : section.dataset.state !== "to-come";
    const area = section.querySelector("textarea");
    // Who is in the middle of a word at a bell goes on writing: what comes is kept, and labelled.
    const writing = document.activeElement === area && !area.readOnly;
    const next = shown ? "shown" : earlier ? "earlier" : "to-come";
    if (section.dataset.state !== next) {
      section.dataset.state = next;
      section.open = shown || writing;
      if (!shown) drafts.get(stage).flush();
    }
    // Moving a text takes the focus from it: one that is being written in stays where it is until it is left.
    const place = $(shown ? "present" : "others");
    if (section.parentElement !== place && !writing) place.prepend(section);
    area.readOnly = !leading || (!shown && !writing);
  }
  room.classList.toggle("clock-hidden", hidesClock());
  const toggle = $("clock-toggle");
  toggle.setAttribute("aria-pressed", String(hidesClock()));
  toggle.textContent = word(hidesClock() ? "show-clock" : "hide-clock");
  if (board.leading !== leading) board.allow(leading);
  dictation?.allow(leading && !over);
  if (over && leading) bell.ring();
  face.paint();
  showStatus();
  sheet.show();
}

const hidesClock = () => {
  try {
    return localStorage.getItem("fortyfive.hide-clock") === "1";
  } catch {
    return false;
  }
};

let lines = document.querySelectorAll("#lines .line").length;
const swaps = new Swaps(() => {
  const before = state.shown;
  state = readState();
  seen = Math.max(seen, state.seq);
  apply();
  const all = Array.from(document.querySelectorAll("#lines .line"));
  const fresh = all.slice(lines).filter((line) => line.classList.contains("theirs"));
  if (all.length !== lines) $("lines").scrollTop = $("lines").scrollHeight;
  lines = all.length;
  if (fresh.length) {
    say(fresh.map((line) => line.querySelector("p").textContent).join(" "));
    panels.unread("talk");
  }
  // After a button of one's own the next thing to do is to write there; a bell moves nobody's focus.
  if (before !== state.shown && (document.activeElement === document.body || document.activeElement === null)) textarea(state.shown).focus();
  followTexts();
  board.moved(state.boardRev);
});

const refresh = swaps.refresh(() => htmx.ajax("GET", `/interviews/${encodeURIComponent(id)}/live`, { source: room, target: room, swap: "none" }));

// A text whose revision moved without us was written elsewhere.
async function followTexts() {
  const moved = Array.from(document.querySelectorAll(".rail [data-rev]")).some((li) => {
    const draft = drafts.get(li.dataset.stage);
    return draft && Number(li.dataset.rev) > draft.base && !draft.busy && !draft.unsaved;
  });
  if (moved) await askState();
}

async function askState() {
  let answer;
  try {
    answer = await call("GET", interviewPath(id));
  } catch {
    return null;
  }
  if (answer.status !== 200) return null;
  for (const stage of answer.body.stages) drafts.get(stage.id)?.offer(stage.text, stage.rev);
  if (answer.body.seq !== seen || answer.body.phase !== state.phase) refresh();
  return answer.body;
}

const live = new Live(interviewPath(id, "/events"), {
  change: (seq) => {
    restarting = false;
    seat.tell({ kind: "change", seq });
    // Our own saves are changes, too: their answers say so a moment later.
    setTimeout(() => (seq === 0 || seq > seen) && refresh(), 250);
  },
  clock: ({ now, remaining_ms, deadline_at, phase, stage }) => {
    seat.tell({ kind: "beat" });
    if (phase !== state.phase || stage !== state.stage) return refresh();
    if (phase === "running" && deadline_at !== state.deadline) return refresh();
    if (phase === "running" && deadline_at !== null && Math.abs(state.deadline - clock.now() - remaining_ms) > 2000) syncClock(3);
  },
  restarting: () => {
    restarting = true;
    showStatus();
  },
  back: () => {
    restarting = false;
    flushAll();
    refresh();
    syncClock(3);
  },
  ask: () => askState(),
});

// --- the end ----------------------------------------------------------------------------------------

async function finish() {
  const notes = {};
  for (const draft of drafts.values()) if (draft.unsaved) notes[draft.stage] = draft.nextOperation();
  const { status, body } = await call("POST", interviewPath(id, "/finish"), { notes });
  if (status !== 200) throw Object.assign(new Error(`finish: ${status}`), { sentence: body?.detail });
  for (const stage of Object.keys(notes)) outbox.drop(id, stage);
  return true;
}

function toReport() {
  if (left) return;
  left = true;
  location.assign(`/interviews/${encodeURIComponent(id)}/report`);
}

const bell = new Bell({
  state: async () => {
    const { status, body } = await call("GET", interviewPath(id));
    if (status !== 200) throw new Error(`state: ${status}`);
    return body;
  },
  flush: () => within(5000, flushAll()),
  // A person who interviews may still give time: the server waits for the last texts, and ends it by itself.
  finish: async () => $("live-clock").dataset.hosted === undefined && finish(),
  correct: async () => {
    clock.forget();
    await syncClock(3);
    await refresh();
  },
  ended: toReport,
  say: () => say(word("time-up")),
});

let stageRung = null;
function stageBell() {
  if (stageRung === state.stage || !leading) return;
  stageRung = state.stage;
  flushAll();
  setTimeout(() => refresh(), 400);
}

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "room-form" || event.submitter?.dataset.act !== "finish") return;
  event.preventDefault();
  const button = event.submitter;
  button.disabled = true;
  say(word("finishing"));
  try {
    await within(8000, dictation?.settled());
    await within(4000, flushAll());
    await finish();
    toReport();
  } catch (fault) {
    trouble(fault.sentence ?? word("not-sent"));
    button.disabled = false;
  }
});

// --- buttons of htmx --------------------------------------------------------------------------------

// A button acts on the texts as they are on the screen: they go first, but nobody waits long for them.
document.addEventListener("htmx:confirm", (event) => {
  const button = event.detail.elt;
  if (!button.matches?.("button[hx-post]")) return;
  event.preventDefault();
  within(2000, flushAll()).then(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) trouble(null);
  if (detail.elt?.id === "ask-button" && detail.successful) {
    $("ask").value = "";
    storeQuestion();
  }
});
for (const name of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, ({ detail }) => detail.elt !== room && trouble(word("not-sent")));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.elt === room) return;
  let sentence = word("not-sent");
  try {
    sentence = JSON.parse(detail.xhr.responseText).detail ?? sentence;
  } catch {
    // Not a problem document.
  }
  trouble(sentence);
});
room.addEventListener("click", ({ target }) => {
  if (target.id !== "clock-toggle") return;
  try {
    localStorage.setItem("fortyfive.hide-clock", hidesClock() ? "0" : "1");
  } catch {
    room.classList.toggle("clock-hidden");
  }
  apply();
});

// --- panels and keys --------------------------------------------------------------------------------

const panels = new Panels(room);
const questionKey = `fortyfive.question/${id}`;
function storeQuestion() {
  try {
    sessionStorage.setItem(questionKey, $("ask").value);
  } catch {
    // The question is still in the box.
  }
}
try {
  $("ask").value ||= sessionStorage.getItem(questionKey) ?? "";
} catch {
  // Nothing was kept.
}
$("ask").addEventListener("input", storeQuestion);
$("ask").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  if ($("ask").value.trim()) $("ask-button").click();
});
document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    const toNotes = document.activeElement === $("ask");
    panels.show(toNotes ? "notes" : "talk");
    (toNotes ? textarea(state.shown) : $("ask")).focus();
  } else if (command && event.key.toLowerCase() === "s" && !event.altKey) {
    event.preventDefault();
    flushAll();
  } else if (command && event.shiftKey && event.key.toLowerCase() === "d" && dictation) {
    event.preventDefault();
    if (!event.repeat) dictation.toggle();
  } else if (event.altKey && !command && ["1", "2", "3"].includes(event.key)) {
    event.preventDefault();
    panels.show(["notes", "talk", "board"][event.key - 1], true);
  }
});

// --- tabs, sleep, leaving ---------------------------------------------------------------------------

const seat = new Seat(lockName(person, id), {
  lead: () => {
    leading = true;
    $("other-tab").hidden = true;
    restoreDrafts();
    live.start();
    apply();
    askState();
  },
  follow: (wasLeading) => {
    leading = false;
    live.stop();
    if (wasLeading) say(word("yielded"));
    $("other-tab").hidden = false;
    apply();
    seat.tell({ kind: "hello" });
  },
  yieldSeat: () => within(1200, flushAll()),
  hear: (message) => {
    if (message.kind === "hello" && leading) {
      for (const draft of drafts.values()) seat.tell({ kind: "text", stage: draft.stage, text: draft.text });
      board.hello();
    } else if (message.kind === "board" && !leading) {
      board.hear(message.text);
    } else if (message.kind === "text" && !leading) {
      const area = sections.has(message.stage) && textarea(message.stage);
      if (area && area.value !== message.text) area.value = message.text;
    } else if (message.kind === "change" && !leading && message.seq > seen) {
      refresh();
    }
  },
});
$("edit-here").addEventListener("click", () => seat.take());

// What an earlier tab, or this one before a reload, could not send. The newest text goes into the page, before anybody can
// type over it; an older one of the same stage is sent beside it, so that the server has them all.
function restoreDrafts() {
  const newest = new Map();
  const older = [];
  for (const record of outbox.records(id)) {
    if (newest.has(record.stage)) older.push(newest.get(record.stage));
    newest.set(record.stage, record);
  }
  for (const [stage, record] of newest) {
    const draft = stage === BOARD ? board.draft : drafts.get(stage);
    if (!draft || draft.unsaved) continue;
    outbox.remove(record.key);
    if (stage === BOARD) {
      board.restore(record);
      continue;
    }
    if (record.text === draft.text && !record.conflict) continue;
    if (!record.settled) say(word("restored"));
    draft.restore(record);
  }
  for (const record of older)
    if (record.text === newest.get(record.stage).text) outbox.remove(record.key);
    else forwardOne(id, record).then((there) => there && outbox.remove(record.key));
  // A tab that read along shows what was typed elsewhere; from here on its own drafts count.
  for (const draft of drafts.values()) putText(draft);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") return flushAll();
  clock.forget();
  syncClock(3);
  live.hurry();
  if (leading) askState();
});
addEventListener("online", () => {
  flushAll();
  live.hurry();
  syncClock(3);
});
addEventListener("pagehide", () => {
  dictation?.leave();
  if (!leading) return;
  for (const draft of drafts.values()) draft.leave();
  board.leave();
});
setInterval(() => document.visibilityState === "visible" && (clock.forget(), syncClock(2)), 60_000);

const navigation = performance.getEntriesByType("navigation")[0];
clock.sample(state.now, navigation?.requestStart ?? 0, navigation?.responseStart ?? performance.now());
apply();
$("lines").scrollTop = $("lines").scrollHeight;
await seat.sit();
syncClock(4);
forwardLeftovers(person, { except: id });
