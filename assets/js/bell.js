// 0:00 on this page is a reason to ask the server, nothing more. When the server agrees, the last texts go out with the
// finish; when it does not, the clock is corrected and the interview goes on.

export class Bell {
  // state() -> {phase, remaining_ms} from the server; flush(): send drafts; finish() -> true when the server has ended it.
  constructor({ state, flush, finish, correct, ended, say, wait = (ms) => new Promise((done) => setTimeout(done, ms)) }) {
    Object.assign(this, { state, flush, finish, correct, ended, say, wait, ringing: false });
  }

  async ring() {
    if (this.ringing) return;
    this.ringing = true;
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          const state = await this.state();
          if (state.phase === "finished") {
            await this.flush();
            return this.ended();
          }
          if (state.phase === "paused" || (state.phase === "running" && state.remaining_ms > 0)) return this.correct(state);
          this.say();
          await this.flush();
          if (await this.finish()) return this.ended();
        } catch {
          // No answer: the texts are in the outbox, and the server ends the interview by itself.
        }
        await this.wait(Math.min(5000, 400 * 2 ** attempt) * (0.5 + Math.random() / 2));
      }
    } finally {
      this.ringing = false;
    }
  }
}
