// What the room and the interviewer's page share: the state of the interview as the server wrote it into the page, the time, and the
// two lines that speak.

import { call } from "./api.js";

const $ = (id) => document.getElementById(id);

export function readState() {
  const { dataset } = $("live-clock");
  const number = (text) => (text === undefined ? null : Number(text));
  return {
    seq: Number(dataset.seq),
    now: Number(dataset.now),
    phase: dataset.phase,
    pace: dataset.pace,
    stage: dataset.stage,
    shown: dataset.shown,
    elapsed: Number(dataset.elapsed),
    remaining: number(dataset.remaining),
    deadline: number(dataset.deadline),
    stageRemaining: number(dataset.stageRemaining),
    boardRev: number(dataset.boardRev),
  };
}

export function say(sentence) {
  if (sentence && $("say").textContent !== sentence) $("say").textContent = sentence;
}

export function trouble(sentence) {
  const line = $("trouble");
  line.hidden = !sentence;
  if (sentence && line.textContent !== sentence) line.textContent = sentence;
}

export const milestones = () =>
  Array.from(document.querySelectorAll("#milestones li"), (li) => ({ left: Number(li.dataset.left), sentence: li.textContent }));

export async function fetchNow() {
  const { body } = await call("GET", "/api/v1/now", undefined, { timeoutMs: 4000 });
  if (!Number.isFinite(body?.now)) throw new Error("no time in the answer");
  return body.now;
}
