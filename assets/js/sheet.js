// The estimation sheet beside the notes. A row is a line of the notes, `reads: writes * 100 = 3.86 thousand/s`: what is
// reckoned here is kept, scored and replayed like everything else, and a line typed by hand is a row, too.
//
// Results come from the server while one types. A row changed here is written back into its line, and so are the results
// of the rows that reckon with it; no other line is touched.

import { call } from "./api.js";

// A name, a formula without a word of prose about it, and a short result: a sentence with a sum in it is no row.
const LINE = /^(\s*(?:[-*]\s+)?)([^:=.,\n]{0,60}\p{L}[^:=.,\n]{0,60}?):\s+([^\s=<>≈~][^=<>≈~;]*?)\s*=\s*(\?|[~≈]?\s?\d[^=;]{0,24})$/u;
const PROSE = /[,.]\s|\b(that|so|is|and|with|which|then)\b/i;
const ROWS = 40;
const QUIET_MS = 200;

// The rows in a text: {line, lead, name, formula, result}.
export function rowsOf(text) {
  const rows = [];
  text.split("\n").forEach((one, line) => {
    const found = LINE.exec(one);
    if (found && !PROSE.test(found[3]) && rows.length < ROWS - 1) rows.push({ line, lead: found[1], name: found[2], formula: found[3], result: found[4].trim() });
  });
  return rows;
}

export const lineOf = ({ lead = "", name, formula, result }) => `${lead}${name ? `${name}: ` : ""}${formula} = ${result || "?"}`;

// The rows that reckon with the row at `index`, in whatever number of steps, itself included.
export function reckonedWith(rows, index) {
  const names = [rows[index].name];
  const found = [index];
  for (let at = index + 1; at < rows.length; at++) {
    const formula = ` ${rows[at].formula.toLowerCase()} `;
    if (!names.some((name) => name && formula.includes(name.toLowerCase()))) continue;
    found.push(at);
    names.push(rows[at].name);
  }
  return found;
}

export class Sheet {
  // ports: read() -> the notes in view, write(text) -> whether they could be written, unanswered() says that nobody reckoned
  constructor(box, ports) {
    Object.assign(this, { box, ports });
    this.table = box.querySelector("table");
    this.body = this.table.tBodies[0];
    this.blank = box.querySelector("template").content.firstElementChild;
    this.form = box.querySelector("form");
    this.name = this.form.elements.name;
    this.sum = this.form.elements.sum;
    this.output = this.form.querySelector("output");
    this.asked = 0;
    this.rows = [];
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
    box.addEventListener("input", () => this.#soon());
    this.body.addEventListener("change", ({ target }) => this.#change(target.closest("tr")));
    this.body.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.#change(event.target.closest("tr"));
    });
    this.body.addEventListener("focusout", () => setTimeout(() => this.show()));
    this.show();
  }

  // The notes may have changed. A row somebody is typing in stays as it is.
  show() {
    if (this.body.contains(document.activeElement)) return;
    const rows = rowsOf(this.ports.read());
    if (JSON.stringify(rows) === JSON.stringify(this.rows)) return;
    this.rows = rows;
    this.body.replaceChildren(...rows.map((row) => this.#tr(row)));
    this.table.hidden = rows.length === 0;
  }

  #tr(row) {
    const tr = this.blank.cloneNode(true);
    const [name, formula] = tr.querySelectorAll("input");
    name.value = row.name;
    formula.value = row.formula;
    tr.querySelector("output").textContent = row.result;
    return tr;
  }

  // As they stand in the fields, which may be ahead of the notes.
  #typed() {
    return Array.from(this.body.rows, (tr, at) => {
      const [name, formula] = tr.querySelectorAll("input");
      return { ...this.rows[at], name: name.value.trim(), formula: formula.value.trim() };
    });
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#reckon(), QUIET_MS);
  }

  // Results of all rows and of the one being written; undefined when a later question has overtaken this one, null when nobody answered.
  async #reckon() {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    const typed = this.#typed();
    const rows = [...typed, { name: this.name.value.trim(), formula: this.sum.value.trim() }];
    let answer;
    try {
      answer = await call("POST", "/api/v1/calculator", { rows: rows.map(({ name, formula }) => ({ name, formula })) });
    } catch {
      return null;
    }
    if (asked !== this.asked) return undefined;
    if (answer.status !== 200) return null;
    const results = answer.body.rows;
    typed.forEach(({ formula, result }, at) => {
      const changed = formula !== this.rows[at]?.formula;
      this.#put(this.body.rows[at].querySelector("output"), changed || !result ? results[at] : { text: result });
    });
    const last = results[typed.length];
    this.#put(this.output, this.sum.value.trim() ? { ...last, text: last.text && `= ${last.text}` } : {});
    return { typed, results, last };
  }

  #put(output, { text, fault }) {
    const sentence = text ?? fault ?? "";
    if (output.textContent !== sentence) output.textContent = sentence;
    output.classList.toggle("fault", Boolean(fault));
  }

  // What is written is what was reckoned, even if somebody has typed on meanwhile.
  async #add() {
    const [name, formula] = [this.name.value.trim(), this.sum.value.trim()];
    if (!formula) return;
    const reckoned = await this.#reckon();
    if (reckoned === null) this.ports.unanswered();
    if (!reckoned?.last.text) return;
    const text = this.ports.read();
    const line = lineOf({ name, formula, result: reckoned.last.text });
    if (!this.ports.write(`${text && !text.endsWith("\n") ? `${text}\n` : text}${line}\n`)) return;
    if (this.name.value.trim() === name && this.sum.value.trim() === formula) {
      this.name.value = "";
      this.sum.value = "";
      this.#put(this.output, {});
      (name ? this.name : this.sum).focus();
    }
    this.show();
  }

  // A changed row goes back into its line; with it the results that rest on it.
  async #change(tr) {
    const at = Array.prototype.indexOf.call(this.body.rows, tr);
    const before = this.rows[at];
    const [now] = this.#typed().slice(at, at + 1);
    if (!now || !now.formula || (now.name === before.name && now.formula === before.formula)) return;
    const reckoned = await this.#reckon();
    if (reckoned === null) this.ports.unanswered();
    if (!reckoned) return;
    const lines = this.ports.read().split("\n");
    const touched = new Set([...reckonedWith(this.rows, at), ...reckonedWith(reckoned.typed, at)]);
    for (const one of touched) {
      const row = this.rows[one];
      // Somebody changed the line meanwhile: it is theirs.
      if (lines[row.line] === undefined || lineOf(row) !== lineOf(rowsOf(lines[row.line])[0] ?? {})) continue;
      const { name, formula } = one === at ? now : row;
      const next = { ...row, name: name || row.name, formula, result: reckoned.results[one].text ?? "?" };
      lines[row.line] = lineOf(next);
      this.rows[one] = next;
      this.#put(this.body.rows[one].querySelector("output"), reckoned.results[one]);
    }
    this.ports.write(lines.join("\n"));
  }
}
