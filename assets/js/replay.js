// What was to be seen at a moment, from the list of what changed. No page in here: the same code plays in the page and in the
// exported file, and is compared with what the server says of random interviews.

// What a pause takes on the time line, however long it was.
export const GAP_SHOWN_MS = 5_000;
// So often everything is remembered, so that nobody adds up from the start.
const KEEP_EVERY = 64;

export class Replay {
  #kept;
  #now;

  constructor(data) {
    this.data = data;
    this.length = data.length_ms;
    const start = { next: 0, notes: data.stages.map(() => ""), clock: null, since: 0, rev: 0, drawing: null };
    this.#kept = [start];
    this.#now = start;
  }

  // Everything at a moment; the same one gives the same, in whatever order it is asked.
  at(moment) {
    const t = Math.min(this.length, Math.max(0, moment));
    const { frames, lines } = this.data;
    const end = count(frames, t);
    let now = this.#now;
    if (now.next > end || end - now.next > KEEP_EVERY) now = this.#kept[Math.min(this.#kept.length - 1, Math.floor(end / KEEP_EVERY))];
    while (now.next < end) {
      now = step(now, frames[now.next]);
      if (now.next === this.#kept.length * KEEP_EVERY) this.#kept.push(now);
    }
    this.#now = now;
    const face = now.clock ?? { phase: "running", stage: 0, shown: 0, elapsed_ms: 0, runs: false, limit_ms: 0, timed: false };
    const elapsed = face.runs ? Math.min(face.limit_ms, face.elapsed_ms + (t - now.since)) : face.elapsed_ms;
    return {
      phase: face.phase,
      stage: face.stage,
      shown: face.shown,
      elapsed_ms: elapsed,
      remaining_ms: face.timed ? Math.max(0, face.limit_ms - elapsed) : null,
      notes: now.notes,
      board_rev: now.rev,
      drawing: now.drawing,
      lines: count(lines, t),
    };
  }
}

function step(before, frame) {
  const now = { ...before, next: before.next + 1 };
  if (frame.clock) Object.assign(now, { clock: frame.clock, since: frame.t });
  if (frame.board) Object.assign(now, { rev: frame.board.rev, drawing: frame.board.drawing });
  if (frame.notes) {
    now.notes = now.notes.slice();
    for (const [stage, at, gone, come] of frame.notes) {
      const text = now.notes[stage];
      now.notes[stage] = text.slice(0, at) + come + text.slice(at + gone);
    }
  }
  return now;
}

// How many had happened by then; they are in the order of time, but for what was written down after the end.
function count(all, t) {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

// From moments to places on the time line, where a long pause is short, and back.
export class Axis {
  constructor({ length_ms, gaps }) {
    Object.assign(this, { length_ms, gaps });
    this.line = this.place(length_ms);
  }

  place(moment) {
    const t = Math.min(this.length_ms, Math.max(0, moment));
    let place = t;
    for (const [from, to] of this.gaps) {
      if (t <= from) break;
      const gone = Math.min(t, to) - from;
      place -= gone - Math.floor((gone * GAP_SHOWN_MS) / (to - from));
    }
    return place;
  }

  moment(place) {
    let shift = 0;
    for (const [from, to] of this.gaps) {
      const start = from - shift;
      if (place <= start) break;
      if (place < start + GAP_SHOWN_MS) return Math.round(from + ((place - start) * (to - from)) / GAP_SHOWN_MS);
      shift += to - from - GAP_SHOWN_MS;
    }
    return Math.min(this.length_ms, Math.max(0, Math.round(place + shift)));
  }
}

// The next mark after a moment, or the last before it; of one kind, if one is named.
export function nextMark(marks, t, kind = "") {
  return marks.find((mark) => mark.t > t && (!kind || mark.kind === kind)) ?? null;
}

export function markBefore(marks, t, kind = "") {
  return marks.findLast((mark) => mark.t < t && (!kind || mark.kind === kind)) ?? null;
}

// `7:12`, `1:02:03`: a length that is over rounds down, a countdown up.
export function lengthOf(ms) {
  return clockOf(Math.floor(Math.max(0, ms) / 1000) * 1000);
}

export function clockOf(ms) {
  const all = Math.ceil(Math.max(0, ms) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
