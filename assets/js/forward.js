// Text that was left in this browser by a tab that is gone: sent on from whatever page comes next.

import { call, interviewPath } from "./api.js";
import { Outbox, operationId } from "./outbox.js";

// Under this name the board lies in the outbox, among the texts of the stages; no stage can be called so.
export const BOARD = "@board";
export const lockName = (person, interview) => `fortyfive/${person}/${interview}`;

export async function forwardLeftovers(person, { outbox = new Outbox(person, ""), locks = navigator.locks, send = call, except = null } = {}) {
  const waiting = new Set(outbox.records().map((record) => record.interview));
  waiting.delete(except);
  for (const interview of waiting) {
    // A room that is open in another tab sends its own.
    if (!locks) await forward(outbox, interview, send);
    else await locks.request(lockName(person, interview), { ifAvailable: true }, (lock) => lock && forward(outbox, interview, send));
  }
}

async function forward(outbox, interview, send) {
  for (const record of outbox.records(interview)) {
    if (record.settled) continue;
    if (await forwardOne(interview, record, send)) outbox.remove(record.key);
  }
}

// True: the server has it, in its place or beside it.
export async function forwardOne(interview, record, send = call) {
  const board = record.stage === BOARD;
  const path = interviewPath(interview, board ? "/board" : `/notes/${encodeURIComponent(record.stage)}`);
  const fresh = { op_id: operationId(), base_rev: record.base_rev, text: record.text };
  const steps = record.operation ? [record.operation] : [fresh];
  if (record.operation && record.operation.text !== record.text) steps.push(fresh);
  try {
    for (const step of steps) {
      const { status, body } = await send("PUT", path, board ? drawing(step) : step);
      if (status !== 200 && status !== 409) return false;
      fresh.base_rev = body?.rev ?? body?.stored_rev ?? fresh.base_rev;
    }
    return true;
  } catch {
    return false;
  }
}

function drawing({ text, ...operation }) {
  return { ...operation, scene: JSON.parse(text) };
}
