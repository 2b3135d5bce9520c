// The interviewer's page, and that of whoever watches: follows the stream, keeps what is typed, decides nothing.

import { call } from "./api.js";
import { Clock, Face } from "./clock.js";
import { Live } from "./live.js";
import { fetchNow, milestones, readState, say, trouble } from "./running.js";
import { Swaps } from "./swaps.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const cockpit = $("cockpit");
const id = cockpit.dataset.id;
const base = `${cockpit.dataset.base}/${encodeURIComponent(id)}`;
const api = `/api/v1/live/${encodeURIComponent(id)}`;
const word = words();
const clock = new Clock();
let state = readState();
let over = false;

const face = new Face({ clock, state: () => state, milestones, say, zero: () => setTimeout(() => refresh(), 1500) });
const syncClock = (times) => clock.sync(fetchNow, times).then(() => face.paint(), () => {});

// --- what the server says ---------------------------------------------------------------------------

let lines = document.querySelectorAll("#lines .line").length;
const swaps = new Swaps(() => {
  state = readState();
  const all = Array.from(document.querySelectorAll("#lines .line"));
  const fresh = all.slice(lines);
  if (all.length !== lines) $("lines").scrollTop = $("lines").scrollHeight;
  lines = all.length;
  if (fresh.length) {
    const last = fresh.filter((line) => line.classList.contains("mine") || line.dataset.kind === "time" || line.dataset.kind === "chair");
    say(last.map((line) => line.querySelector("p").textContent).join(" "));
    if (cockpit.dataset.panel !== "talk") dot(true);
  }
  hideClock();
  face.paint();
});

// Swapped parts bring their ids; what was scrolled stays where it was because the parts stand inside what scrolls.
const query = () => {
  const { board, guide } = $("live-state").dataset;
  return `board=${encodeURIComponent(board)}&guide=${encodeURIComponent(guide)}`;
};
const refresh = swaps.refresh(() => {
  if (over) return null;
  return htmx.ajax("GET", `${base}/now?${query()}`, { source: cockpit, target: cockpit, swap: "none" });
});

function end(sentence) {
  if (over) return;
  over = true;
  live.stop();
  trouble(sentence);
}

const live = new Live(`${api}/events`, {
  change: () => refresh(),
  clock: ({ remaining_ms, deadline_at, phase, stage }) => {
    if (phase !== state.phase || stage !== state.stage) return refresh();
    if (phase === "running" && deadline_at !== state.deadline) return refresh();
    if (phase === "running" && deadline_at !== null && Math.abs(state.deadline - clock.now() - remaining_ms) > 2000) syncClock(3);
  },
  over: () => toAfter(),
  gone: () => end(word("live-word-gone")),
  restarting: () => trouble(word("live-word-restarting")),
  back: () => {
    trouble(null);
    refresh();
    syncClock(3);
  },
  lost: () => trouble(word("live-word-lost")),
  ask: () => refresh(),
});

function toAfter() {
  end(word("live-word-over"));
  saveNote().finally(() => setTimeout(() => location.assign(`${cockpit.dataset.base}/${encodeURIComponent(id)}`), 400));
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) trouble(null);
  if (detail.successful && detail.elt?.id === "message-form") {
    $("message").value = "";
    $("message").focus();
  }
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  let body = null;
  try {
    body = JSON.parse(detail.xhr.responseText);
  } catch {
    // Not a problem document.
  }
  if (body?.code === "over") return toAfter();
  if (body?.code === "link-gone" || detail.xhr.status === 401) return end(body?.detail ?? word("live-word-gone"));
  if (detail.elt !== cockpit) trouble(body?.detail ?? word("live-word-not-sent"));
});
for (const name of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, ({ detail }) => detail.elt !== cockpit && trouble(word("live-word-not-sent")));

// --- one's own notes --------------------------------------------------------------------------------

const note = $("note");
let kept = note?.value ?? "";
let noteTimer = null;
async function saveNote() {
  clearTimeout(noteTimer);
  if (!note || note.value === kept) return;
  const text = note.value;
  $("note-state").textContent = word("live-word-saving");
  try {
    const { status, body } = await call("PUT", `${api}/note`, { text });
    if (status !== 200) throw Object.assign(new Error(String(status)), { sentence: body?.detail });
    kept = text;
    $("note-state").textContent = word(note.value === kept ? "live-word-saved" : "live-word-unsaved");
  } catch (fault) {
    $("note-state").textContent = fault.sentence ?? word("live-word-unsaved");
    if (!over) noteTimer = setTimeout(saveNote, 4000);
  }
}
note?.addEventListener("input", () => {
  clearTimeout(noteTimer);
  $("note-state").textContent = word("live-word-unsaved");
  noteTimer = setTimeout(saveNote, 700);
});
note?.addEventListener("blur", saveNote);

// --- panels, keys, clock ----------------------------------------------------------------------------

const buttons = new Map(Array.from(document.querySelectorAll(".tabs [data-show]"), (button) => [button.dataset.show, button]));
function dot(shown) {
  const mark = buttons.get("talk")?.querySelector(".dot");
  if (mark) mark.hidden = !shown;
}
function show(name, focus = false) {
  if (!buttons.has(name)) return;
  cockpit.dataset.panel = name;
  for (const [other, button] of buttons) button.setAttribute("aria-pressed", String(other === name));
  if (name === "talk") {
    dot(false);
    $("lines").scrollTop = $("lines").scrollHeight;
  }
  if (focus) document.querySelector(`.panel.${name}`).querySelector("textarea, button:not([disabled]), summary, [tabindex]")?.focus();
}
for (const [name, button] of buttons) button.addEventListener("click", () => show(name));

const HIDE = "fortyfive.hide-clock";
const hidden = () => {
  try {
    return localStorage.getItem(HIDE) === "1";
  } catch {
    return false;
  }
};
function hideClock() {
  cockpit.classList.toggle("clock-hidden", hidden());
  $("clock-toggle").setAttribute("aria-pressed", String(hidden()));
}
cockpit.addEventListener("click", ({ target }) => {
  if (target.id !== "clock-toggle") return;
  try {
    localStorage.setItem(HIDE, hidden() ? "0" : "1");
  } catch {
    // It stays as it is.
  }
  hideClock();
});

$("message")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  if ($("message").value.trim()) $("send").click();
});
document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter" && $("message")) {
    event.preventDefault();
    show("talk");
    $("message").focus();
  } else if (event.altKey && !command && ["1", "2", "3"].includes(event.key)) {
    event.preventDefault();
    show(["candidate", "talk", "guide"][event.key - 1], true);
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") return saveNote();
  clock.forget();
  syncClock(3);
  live.hurry();
  refresh();
});
addEventListener("online", () => live.hurry());

const navigation = performance.getEntriesByType("navigation")[0];
clock.sample(state.now, navigation?.requestStart ?? 0, navigation?.responseStart ?? performance.now());
hideClock();
face.paint();
$("lines").scrollTop = $("lines").scrollHeight;
live.start();
syncClock(4);
