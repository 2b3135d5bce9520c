// Words spoken instead of typed. Push to start, push to stop; what was said goes to the server, and its words come into the
// notes as if they had been typed.
//
// 1. The first time the page says where recordings go; without a yes there is no microphone.
// 2. A recording ends by the button, by the keys, after a minute, or when the microphone goes away; it is sent as it is.
// 3. Until its words stand in the notes it stays here: what could not be sent can be sent again.

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_PER_SECOND = 32_000;
const WRITE_AGAIN_MS = 300;

export class Dictation {
  #recorder = null;
  #timer = null;
  #done = Promise.resolve();
  #end = () => {};

  // send(blob) -> {status, body}; write(words) -> false when nothing can be written just now; storage: where consent is kept.
  constructor(root, { person, send, write, word, say, devices = navigator.mediaDevices, storage = globalThis.localStorage }) {
    Object.assign(this, { root, send, write, word, say, devices, storage, state: "idle", allowed: false, unsent: null });
    this.host = root.dataset.host;
    this.longestMs = Number(root.dataset.longest) * 1000;
    this.consentKey = `fortyfive.dictation/${person}`;
    const $ = (id) => root.querySelector(`#${id}`);
    Object.assign(this, { button: $("dictate"), line: $("dictate-state"), again: $("dictate-again"), consent: $("dictate-consent") });
    this.button.addEventListener("click", () => this.toggle());
    this.again.addEventListener("click", () => this.#send(this.unsent));
    $("dictate-agree").addEventListener("click", () => this.#agree());
    $("dictate-decline").addEventListener("click", () => this.#close());
    this.consent.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
  }

  toggle() {
    if (this.state === "recording") return this.stop();
    if (this.state !== "idle" || !this.allowed) return;
    if (this.#agreed()) return this.#start();
    this.before = document.activeElement;
    this.consent.hidden = false;
    this.consent.querySelector("button").focus();
  }

  stop() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  // Who reads along in another tab does not speak here.
  allow(allowed) {
    this.allowed = allowed;
    this.button.disabled = !allowed;
    if (!allowed) this.stop();
  }

  // Resolves when what was said stands in the notes, or cannot.
  settled() {
    this.stop();
    return this.#done;
  }

  // The page goes away: nobody hears the rest.
  leave() {
    if (!this.#recorder) return;
    this.#recorder.ondataavailable = this.#recorder.onstop = null;
    for (const track of this.#recorder.stream.getTracks()) track.stop();
  }

  #agreed() {
    try {
      return this.storage.getItem(this.consentKey) === this.host;
    } catch {
      return this.agreedHere === true;
    }
  }

  #agree() {
    this.agreedHere = true;
    try {
      this.storage.setItem(this.consentKey, this.host);
    } catch {
      // Asked again on the next page.
    }
    this.#close();
    this.#start();
  }

  #close() {
    this.consent.hidden = true;
    (this.before?.isConnected && this.before !== document.body ? this.before : this.button).focus();
  }

  async #start() {
    if (!this.devices?.getUserMedia || !globalThis.MediaRecorder) return this.#tell("insecure");
    this.#to("opening");
    this.#tell("opening");
    let stream;
    let recorder;
    try {
      stream = await this.devices.getUserMedia({ audio: true });
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    } catch (fault) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      this.#to("idle");
      return this.#tell(["NotFoundError", "NotReadableError"].includes(fault.name) ? "none" : "denied");
    }
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(this.#timer);
      this.#recorder = null;
      this.#send(new Blob(pieces, { type: recorder.mimeType }));
    };
    this.#recorder = recorder;
    this.#done = new Promise((done) => (this.#end = done));
    recorder.start();
    this.#to("recording");
    this.#tell("recording");
    const end = performance.now() + this.longestMs;
    this.#timer = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      this.line.textContent = this.word("dictate-left", { count: Math.max(0, left) });
      if (left <= 0 || !this.allowed) this.stop();
    }, 500);
  }

  async #send(recording) {
    await this.#sent(recording);
    this.#to("idle");
    this.#end();
  }

  async #sent(recording) {
    this.unsent = recording;
    this.#to("sending");
    this.#tell("sending");
    let answer;
    try {
      answer = await this.send(recording);
    } catch {
      return this.#say(this.word("not-sent"));
    }
    if (answer.status !== 200) return this.#say(answer.body?.detail ?? this.word("not-sent"));
    this.unsent = null;
    const words = answer.body.text;
    if (!words) return this.#tell("silence");
    // In the middle of a composed letter, or while another tab writes, words wait.
    while (!this.write(words)) await new Promise((done) => setTimeout(done, WRITE_AGAIN_MS));
    this.#tell("done");
  }

  #to(state) {
    this.state = state;
    this.root.dataset.state = state;
    this.button.setAttribute("aria-pressed", String(state === "recording"));
    this.again.hidden = state !== "idle" || this.unsent === null;
  }

  #tell(what) {
    this.#say(this.word(`dictate-${what}`));
  }

  #say(sentence) {
    this.line.textContent = sentence;
    this.say(sentence);
  }
}

const OPENS = /[\s([{“"'‘/-]$/;
const CLOSES = /^[\s.,;:!?)\]}”’]/;

// The words with the spaces that they need between what stands before and after them.
export function spaced(before, words, after) {
  const first = before === "" || OPENS.test(before) ? "" : " ";
  const last = after === "" || CLOSES.test(after) ? "" : " ";
  return first + words + last;
}

// At the caret, never over what is selected; a text in use keeps its caret and can take the words back.
export function insertWords(area, words) {
  const at = area.selectionEnd;
  const piece = spaced(area.value.slice(0, at), words, area.value.slice(at));
  if (document.activeElement === area) {
    area.setSelectionRange(at, at);
    if (document.execCommand("insertText", false, piece)) return;
  }
  area.setRangeText(piece, at, at, area.selectionStart === at ? "end" : "preserve");
  area.dispatchEvent(new Event("input"));
}
