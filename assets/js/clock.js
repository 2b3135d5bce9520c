// Server time, and the numbers on the wall. The page counts down between answers; it never decides that time is up.

// Keeps the sample with the shortest round trip: its middle is nearest to the server's moment.
export class Clock {
  #offset = 0;
  #bestMs = Infinity;

  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
  }

  sample(serverNow, sent, received) {
    const roundTripMs = received - sent;
    if (roundTripMs > this.#bestMs + 5) return false;
    this.#bestMs = Math.min(this.#bestMs, roundTripMs);
    this.#offset = serverNow - (sent + received) / 2;
    return true;
  }

  // After sleep the monotonic clock may have stood still: the next sample counts, whatever its round trip.
  forget() {
    this.#bestMs = Infinity;
  }

  now() {
    return this.monotonic() + this.#offset;
  }

  async sync(fetchNow, times = 3) {
    for (let i = 0; i < times; i++) {
      const sent = this.monotonic();
      const serverNow = await fetchNow();
      this.sample(serverNow, sent, this.monotonic());
    }
  }
}

// What is left at server time `now`, from the last state the server gave. Lengths in ms; null: untimed.
export function leftAt(state, now) {
  const passed = state.phase === "running" ? Math.max(0, now - state.now) : 0;
  const running = state.phase === "running" && state.deadline !== null;
  const whole = running ? state.deadline - now : state.remaining;
  return {
    whole: whole === null ? null : Math.max(0, whole),
    stage: state.stageRemaining === null ? null : state.stageRemaining - passed,
    elapsed: state.elapsed + passed,
  };
}

// Rounds up, so that 0:00 is the end and not the last second.
export function figures(ms) {
  const all = Math.ceil(Math.max(0, ms) / 1000);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const lengthFigures = (ms) => figures(Math.floor(Math.max(0, ms) / 1000) * 1000);
export const stageFigures = (ms) => (ms < 0 ? `+${lengthFigures(-ms)}` : figures(ms));

// The sentence to say when `left` fell from `before` to `after`; after a sleep only the last one.
export function crossed(milestones, before, after) {
  const due = milestones.filter(({ left }) => before > left && after <= left);
  return due.length ? due.reduce((least, one) => (one.left < least.left ? one : least)).sentence : null;
}

// Paints once a second, on the second.
export class Face {
  #timer = 0;
  #lastWhole = null;

  constructor({ clock, state, milestones, say, zero, root = document }) {
    Object.assign(this, { clock, state, milestones, say, zero, root });
  }

  paint() {
    clearTimeout(this.#timer);
    const state = this.state();
    const left = leftAt(state, this.clock.now());
    this.#write("whole", left.whole === null ? null : figures(left.whole));
    this.#write("stage", left.stage === null ? null : stageFigures(left.stage));
    this.#write("elapsed", lengthFigures(left.elapsed));
    this.root.querySelector(".stage-figure")?.classList.toggle("over", left.stage !== null && left.stage < 0);
    const bar = this.root.querySelector(".rail .now progress");
    if (bar && left.stage !== null) bar.value = bar.max - left.stage;
    if (left.whole !== null && this.#lastWhole !== null) {
      const sentence = crossed(this.milestones(), this.#lastWhole, left.whole);
      if (sentence) this.say(sentence);
    }
    this.#lastWhole = left.whole;
    if (state.phase === "running" && left.whole === 0) this.zero("whole");
    else if (state.phase === "running" && left.stage !== null && left.stage <= 0 && state.pace === "strict") this.zero("stage");
    const beat = left.whole === null ? 1000 - (left.elapsed % 1000) : left.whole % 1000 || 1000;
    this.#timer = setTimeout(() => this.paint(), beat + 4);
  }

  #write(name, text) {
    const element = this.root.querySelector(`[data-clock=${name}]`);
    if (element && text !== null && element.textContent !== text) element.textContent = text;
  }
}
