// The board panel: one list of elements, seen and changed in two ways (drawn on the canvas, worked on as a list), saved
// like a text. The canvas comes late, or not at all; the elements are here from the start.
//
// 1. Every change, whoever makes it, ends in `elements` and in the draft; the draft keeps and sends it (notes.js).
// 2. What comes from the server or from another tab goes to canvas and list, never through the draft.
// 3. After each save the page asks what the interviewer sees now.

import { call, interviewPath } from "./api.js";
import { Canvas } from "./canvas.js";
import { BOARD } from "./forward.js";
import { Draft } from "./notes.js";
import { operationId } from "./outbox.js";
import { Outline } from "./outline.js";
import { addPart } from "./parts.js";
import { canonical, change, healed, merge, textOf, tidyAll } from "./scene.js";

const DRAWN_EVERY_MS = 250;
const SEEN_AFTER_MS = 300;
const DELTA_FROM_BYTES = 8 * 1024;
// A sentence about two versions is not wiped away by the save that follows it.
const STAYS_MS = 60_000;
const EMPTY = "[]";
// Their sentences promise that this browser keeps the board.
const KEPT = new Set(["offline", "retrying", "saving", "unsaved", "signed-out"]);
const $ = (id) => document.getElementById(id);

export class Board {
  #drawTimer = null;
  #pending = null;
  #seenTimer = null;
  #loading = null;

  // draftPorts: what notes.js needs, as for a text; say, word; tell(message): to other tabs; refreshSeen(): asks the server
  // what the interviewer sees; shared(text): the status changed.
  constructor({ id, rev, draftPorts, say, word, tell, refreshSeen, offline }) {
    Object.assign(this, { id, say, word, tell, refreshSeen, offline, leading: false, loaded: rev === 0 });
    this.elements = [];
    this.draft = new Draft(BOARD, EMPTY, rev, {
      ...draftPorts,
      send: (_, operation, { keepalive }) => this.#send(operation, keepalive),
      head: () => this.#head(),
      merge: (base, theirs, mine) => textOf(merge(JSON.parse(base), JSON.parse(mine), JSON.parse(theirs), shortId).elements),
      both: (mine, theirs, base) => this.#both(mine, theirs, base),
      weight: (operation) => JSON.stringify(this.#body(operation)).length,
      changed: () => this.#changed(),
      adopt: (draft) => this.#adopt(draft.text),
      seen: (ack) => this.#acknowledged(ack, draftPorts.seen),
    });
    const names = { menu: word("board-menu"), colours: word("board-colours"), fonts: word("board-fonts") };
    this.canvas = new Canvas($("canvas"), { changed: (list) => this.#drawn(list), names });
    this.outline = new Outline({
      elements: () => this.elements,
      edit: (next) => this.edit(next),
      view: () => (this.canvas.loaded ? this.canvas.view() : null),
      freshId: shortId,
      say: (sentence) => this.#tell(sentence),
      word,
    });
    this.#buttons();
    this.allow(false);
    this.ready = this.loaded ? Promise.resolve() : this.fetch();
    this.#showWhenLookedAt();
  }

  // --- in and out -------------------------------------------------------------------------------------

  #body({ op_id, base_rev, text, merges }) {
    const more = merges === undefined ? {} : { merges };
    const base = base_rev === this.draft.base ? this.draft.acked : null;
    const elements = JSON.parse(text);
    if (base !== null && text.length > DELTA_FROM_BYTES) {
      const difference = change(JSON.parse(base), elements);
      if (difference) return { op_id, base_rev, ...more, change: difference };
    }
    return { op_id, base_rev, ...more, scene: elements };
  }

  async #send(operation, keepalive) {
    const answer = await call("PUT", interviewPath(this.id, "/board"), this.#body(operation), { keepalive });
    if (answer.body?.head_scene) answer.body.head_text = canonical(answer.body.head_scene);
    return answer;
  }

  async #head() {
    const { status, body } = await call("GET", interviewPath(this.id, "/board"));
    if (status !== 200) throw new Error(`board: ${status}`);
    return { rev: body.rev, text: canonical(body.elements) };
  }

  // The board as the server has it, if nothing here waits to be sent.
  async fetch() {
    for (let attempt = 0; ; attempt++) {
      try {
        const { rev, text } = await this.#head();
        if (!this.loaded && !this.draft.unsaved && !this.draft.operation) {
          this.loaded = true;
          Object.assign(this.draft, { base: rev, acked: text, text });
          this.#adopt(text);
        } else {
          this.loaded = true;
          this.draft.offer(text, rev);
        }
        this.allow(this.leading);
        return;
      } catch {
        if (this.loaded) return;
        await new Promise((done) => setTimeout(done, Math.min(8000, 500 * 2 ** attempt)));
      }
    }
  }

  // --- changes ----------------------------------------------------------------------------------------

  // An act of the list or the palette: one step that can be taken back on the canvas, too.
  edit(next) {
    if (!this.leading || !this.loaded) return;
    this.#take();
    this.elements = tidyAll(healed(next));
    if (this.canvas.loaded) {
      const before = new Set(this.canvas.elements().map(({ id }) => id));
      this.canvas.show(this.elements, { undoable: true });
      this.canvas.reveal(this.elements.map(({ id }) => id).filter((id) => !before.has(id)));
      this.elements = tidyAll(this.canvas.elements());
    }
    this.#typed();
  }

  // Somebody draws: fires with every movement, so it is looked at four times a second.
  #drawn(list) {
    this.#pending = list;
    this.#drawTimer ??= setTimeout(() => this.#take(), DRAWN_EVERY_MS);
  }

  #take() {
    clearTimeout(this.#drawTimer);
    this.#drawTimer = null;
    const list = this.#pending;
    this.#pending = null;
    if (!list || !this.leading || !this.loaded) return;
    this.elements = tidyAll(list);
    this.#typed();
  }

  #typed() {
    this.draft.type(textOf(this.elements));
    this.tell({ kind: "board", text: this.draft.text });
    this.outline.render();
  }

  #adopt(text) {
    this.elements = JSON.parse(text);
    this.#pending = null;
    if (this.canvas.loaded) this.canvas.show(this.elements);
    this.outline.render();
    if (this.leading) this.tell({ kind: "board", text });
  }

  // The same element was changed here and elsewhere.
  #both(mine, theirs, base) {
    const { elements, twice } = merge(base && JSON.parse(base), JSON.parse(mine), JSON.parse(theirs), shortId);
    if (twice.length) {
      const names = twice.map((text) => `“${text.trim().replace(/\s+/g, " ") || "…"}”`).join(", ");
      this.#trouble(this.word("board-both-kept", { name: names }), null, STAYS_MS);
    }
    return textOf(elements);
  }

  #acknowledged(ack, shared) {
    shared(ack);
    this.#trouble(null);
    this.askSeen();
  }

  askSeen() {
    clearTimeout(this.#seenTimer);
    this.#seenTimer = setTimeout(() => this.refreshSeen(), SEEN_AFTER_MS);
  }

  // --- what the page calls ----------------------------------------------------------------------------

  allow(leading) {
    this.leading = leading;
    const writable = leading && this.loaded;
    this.canvas.allow(writable);
    this.outline.allow(writable);
    for (const button of document.querySelectorAll("[data-part]")) button.disabled = !writable;
    for (const button of document.querySelectorAll("#mermaid-form button, #file-form button")) button.disabled = !writable;
    this.#changed();
  }

  flush() {
    this.#take();
    return this.draft.flush();
  }

  leave() {
    this.#take();
    this.draft.leave();
  }

  // What an earlier page of this browser could not send.
  restore(record) {
    this.loaded = true;
    this.draft.restore(record);
    this.say(this.word("board-restored"));
  }

  hello() {
    if (this.loaded) this.tell({ kind: "board", text: this.draft.text });
  }

  // Another tab of this browser draws.
  hear(text) {
    if (this.leading || !this.loaded || text === textOf(this.elements)) return;
    this.#adopt(text);
  }

  // The server has another revision.
  moved(rev) {
    if (!this.loaded || rev <= this.draft.base || this.draft.busy || this.draft.unsaved) return;
    this.fetch();
    this.askSeen();
  }

  // --- the panel --------------------------------------------------------------------------------------

  #showWhenLookedAt() {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));
      idle(() => this.openCanvas(), { timeout: 2000 });
    });
    watch.observe($("canvas"));
  }

  openCanvas() {
    this.#loading ??= this.ready
      .then(() => this.canvas.load(this.elements))
      .then(() => {
        $("canvas-wait").hidden = true;
        // What happened while the library was on its way.
        this.canvas.show(this.elements);
        this.canvas.allow(this.leading && this.loaded);
        new ResizeObserver(() => this.canvas.moved()).observe($("canvas"));
      })
      .catch(() => {
        $("canvas-wait").textContent = this.word("board-no-canvas");
        $("outline").open = true;
        this.#loading = null;
        addEventListener("online", () => this.openCanvas(), { once: true });
      });
    return this.#loading;
  }

  #buttons() {
    document.querySelector(".parts").addEventListener("click", ({ target, detail }) => {
      const button = target.closest("[data-part]");
      if (!button) return;
      this.#insert(button.dataset.part, button.textContent);
      // Who points goes on at the canvas (Enter writes on the part); who uses keys stays on the shelf.
      if (detail > 0) this.canvas.focus();
    });
    $("board").addEventListener("click", ({ target }) => {
      const element = target.closest("[data-element]")?.dataset.element;
      if (!element || !this.canvas.loaded) return;
      this.canvas.select([element]);
      this.canvas.reveal([element]);
      $("canvas").scrollIntoView({ block: "nearest" });
    });
    $("mermaid-form").addEventListener("submit", (event) => this.#submit(event, () => this.#mermaid()));
    $("file-form").addEventListener("submit", (event) => this.#submit(event, () => this.#file($("scene").files[0])));
  }

  #insert(kind, label) {
    const id = shortId();
    const view = this.canvas.loaded ? this.canvas.view() : null;
    this.edit(addPart(this.elements, { id, kind, label }, view));
    if (this.canvas.loaded) this.canvas.select([id]);
    const kindName = this.outline.kinds.get(kind);
    this.#tell(this.word("outline-added", { name: label, kind: kindName }));
  }

  async #submit(event, act) {
    event.preventDefault();
    const button = event.target.querySelector("button");
    button.disabled = true;
    try {
      await act();
    } catch (fault) {
      this.#trouble(fault.sentence ?? this.word("not-sent"), fault.kept);
    } finally {
      button.disabled = !this.leading;
    }
  }

  async #mermaid() {
    await this.flush();
    const { status, body } = await call("POST", interviewPath(this.id, "/board/mermaid"), { text: $("mermaid").value });
    if (status !== 200) throw Object.assign(new Error("not read"), { sentence: body?.detail });
    this.edit([...this.elements, ...tidyAll(body.elements)]);
    $("mermaid").value = "";
    this.staysUntil = 0;
    this.#trouble(null);
    this.#broughtIn(body.elements);
  }

  // The server judges what may be in a drawing; until it has taken one, the board stays as it is.
  async #file(file) {
    const text = await file.text();
    const refuse = (sentence) => Object.assign(new Error("refused"), { sentence, kept: { name: file.name, text } });
    let scene;
    try {
      scene = JSON.parse(text);
    } catch {
      throw refuse(this.word("board-not-a-file"));
    }
    await this.flush();
    const { status, body } = await call("PUT", interviewPath(this.id, "/board"), { op_id: operationId(), base_rev: this.draft.base, scene });
    if (status !== 200) throw refuse(body?.detail ?? this.word("not-sent"));
    await this.fetch();
    if (this.canvas.loaded) this.canvas.fit();
    $("file-form").reset();
    this.staysUntil = 0;
    this.#trouble(null);
    this.#broughtIn(this.elements);
    this.askSeen();
  }

  #broughtIn(elements) {
    const shapes = elements.filter((element) => ["rectangle", "ellipse", "diamond"].includes(element.type));
    this.#tell(this.word("board-brought-in", { count: shapes.length }));
  }

  // --- what it says -----------------------------------------------------------------------------------

  #tell(sentence) {
    // The same words twice are two acts: a change of text is what is read out.
    $("board-say").textContent = $("board-say").textContent === sentence ? `${sentence} ` : sentence;
  }

  // kept: {name, text} of something that was not taken, to be had back.
  #trouble(sentence, kept = null, staysMs = 0) {
    const line = $("board-trouble");
    if (!sentence && (line.hidden || Date.now() < this.staysUntil)) return;
    this.staysUntil = Date.now() + staysMs;
    line.hidden = !sentence;
    line.replaceChildren(sentence ?? "");
    if (this.keptUrl) URL.revokeObjectURL(this.keptUrl);
    this.keptUrl = null;
    if (!kept) return;
    this.keptUrl = URL.createObjectURL(new Blob([kept.text], { type: "application/json" }));
    line.append(" ", Object.assign(document.createElement("a"), { href: this.keptUrl, download: kept.name, textContent: this.word("board-download") }));
  }

  #changed() {
    const { draft } = this;
    if (draft.conflict && !draft.busy && !this.resolving) {
      this.resolving = true;
      draft.resolve("both").finally(() => (this.resolving = false));
    }
    const line = $("board-state");
    const kind = this.leading ? draft.status : "reading";
    const known = { conflict: "saving", restarting: "retrying", "no-storage": "unsaved" }[kind] ?? kind;
    // A board that is too large for what this browser keeps is never lost without a word.
    const key = this.leading && draft.unkept && KEPT.has(known) ? "not-kept" : known;
    const time = new Date(draft.trouble?.since ?? Date.now()).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
    const sentence = key ? this.word(`board-${key}`, { time, sentence: draft.trouble?.sentence ?? "" }) : "";
    if (line.textContent !== sentence) line.textContent = sentence;
    line.dataset.kind = key;
    line.dataset.state = ["saved", "saving", "unsaved", "reading", ""].includes(known) ? "quiet" : "trouble";
    if (["refused", "too-long"].includes(key) && this.refused !== draft.text) {
      this.refused = draft.text;
      this.#trouble(sentence, { name: "board.excalidraw", text: JSON.stringify({ type: "excalidraw", version: 2, elements: this.elements, appState: {}, files: {} }) });
    }
  }
}

const shortId = () => operationId().slice(0, 16);
