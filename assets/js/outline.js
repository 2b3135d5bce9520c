// The board as a list, for hands that do not draw and eyes that do not see it. Every act is a change of the same elements
// that are drawn above; it is said aloud, the focus stays where the next one is made, and each can be taken back.

import { addPart, connect, read, remove, rename } from "./parts.js";

const $ = (id) => document.getElementById(id);

export class Outline {
  #undo = [];
  #editing = null;

  // elements() -> the board now; edit(next): makes it so; view() -> what is seen of it; freshId(); say(sentence);
  // word(key, values)
  constructor({ elements, edit, view, freshId, say, word }) {
    Object.assign(this, { elements, edit, view, freshId, say, word, writable: false });
    this.root = $("outline");
    this.kinds = new Map(Array.from($("outline-kind").options, (option) => [option.value, option.textContent]));
    this.root.addEventListener("toggle", () => this.render());
    $("outline-add").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
    $("outline-connect").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#connect();
    });
    $("outline-undo").addEventListener("click", () => this.#takeBack());
    $("outline-list").addEventListener("click", ({ target }) => this.#press(target.closest("button")));
    $("outline-list").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#finishRename(true);
    });
    $("outline-list").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#editing) return;
      event.stopPropagation();
      this.#finishRename(false);
    });
  }

  allow(writable) {
    this.writable = writable;
    for (const control of this.root.querySelectorAll("form button, form input, form select")) control.disabled = !writable;
    this.render();
  }

  // --- acts -----------------------------------------------------------------------------------------

  #act(next, sentence) {
    if (!this.writable || !next) return false;
    const before = this.elements();
    this.edit(next);
    this.#undo.push(step(before, next));
    this.#undo.splice(0, this.#undo.length - 100);
    this.render();
    this.say(sentence);
    return true;
  }

  #add() {
    const kind = $("outline-kind").value;
    const label = $("outline-label").value.trim() || this.kinds.get(kind);
    const next = addPart(this.elements(), { id: this.freshId(), kind, label }, this.view());
    if (!this.#act(next, this.word("outline-added", { name: label, kind: this.kinds.get(kind) }))) return;
    // Who adds a part connects it next, most often.
    const added = read(next).at(-1);
    $("outline-to").value = added.id;
    $("outline-label").value = "";
    $("outline-label").focus();
  }

  #connect() {
    const [from, to] = [$("outline-from").value, $("outline-to").value];
    if (from === to) return this.say(this.word("outline-same"));
    const next = connect(this.elements(), { id: this.freshId(), from, to, what: $("outline-what").value.trim() });
    if (!next) return this.say(this.word("outline-there"));
    const part = read(next).find((one) => one.id === from);
    this.#act(next, this.sentence(part));
    $("outline-what").value = "";
    $("outline-to").focus();
  }

  // "API server, to Cache (lookup), to Database."
  sentence(part) {
    const ways = part.to.map(({ label, what }) => this.word(what ? "outline-to-for" : "outline-to", { to: this.#name(label), what }));
    return this.word(ways.length ? "outline-part" : "outline-part-alone", { name: this.#name(part.label), ways: ways.join(", ") });
  }

  #name(label) {
    return label || this.word("outline-nameless");
  }

  #press(button) {
    if (!button || !this.writable) return;
    const { act, id, arrow } = button.dataset;
    const part = read(this.elements()).find((one) => one.id === id);
    if (act === "rename") {
      this.#editing = id;
      this.render();
      const input = $("outline-new-name");
      input.value = part?.label ?? "";
      input.focus();
      input.select();
    } else if (act === "remove" && part) {
      const buttons = Array.from($("outline-list").querySelectorAll("[data-act=remove]"));
      const at = buttons.indexOf(button);
      this.#act(remove(this.elements(), id), this.word("outline-removed", { name: this.#name(part.label) }));
      const left = $("outline-list").querySelectorAll("[data-act=remove]");
      (left[Math.min(at, left.length - 1)] ?? $("outline-label")).focus();
    } else if (act === "cut" && part) {
      const end = part.to.find((one) => one.arrow === arrow);
      this.#act(remove(this.elements(), arrow), this.word("outline-cut", { name: this.#name(part.label), to: this.#name(end?.label) }));
      this.#focusOn("rename", id);
    }
  }

  #finishRename(keep) {
    const id = this.#editing;
    const label = $("outline-new-name")?.value.trim() ?? "";
    this.#editing = null;
    if (keep && label) this.#act(rename(this.elements(), id, label), this.word("outline-renamed", { name: label }));
    else this.render();
    this.#focusOn("rename", id);
  }

  #focusOn(act, id) {
    const button = $("outline-list").querySelector(`[data-act=${act}][data-id="${CSS.escape(id)}"]`);
    (button ?? $("outline-label")).focus();
  }

  // Takes back what this act changed and nobody has changed since.
  #takeBack() {
    const last = this.#undo.pop();
    if (!last || !this.writable) return;
    this.edit(last(this.elements()));
    this.render();
    this.say(this.word("outline-undone"));
    if ($("outline-undo").disabled) $("outline-label").focus();
  }

  // --- what is shown --------------------------------------------------------------------------------

  render() {
    $("outline-undo").disabled = !this.writable || !this.#undo.length;
    if (!this.root.open) return;
    const parts = read(this.elements());
    for (const select of [$("outline-from"), $("outline-to")]) this.#fill(select, parts);
    const list = $("outline-list");
    const focus = document.activeElement && list.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    if (this.#editing && focus && parts.some(({ id }) => id === this.#editing) && $("outline-new-name")) return;
    list.replaceChildren(...(parts.length ? parts.map((part) => this.#row(part)) : [element("li", { className: "hint" }, this.word("outline-nothing"))]));
    if (focus?.act && !this.#editing) {
      const same = Array.from(list.querySelectorAll(`[data-act="${focus.act}"]`)).find((one) => one.dataset.id === focus.id && one.dataset.arrow === focus.arrow);
      same?.focus({ preventScroll: true });
    }
  }

  #fill(select, parts) {
    const chosen = select.value;
    select.replaceChildren(...parts.map((part) => element("option", { value: part.id }, this.#name(part.label))));
    if (parts.some(({ id }) => id === chosen)) select.value = chosen;
  }

  #row(part) {
    const name = this.#name(part.label);
    const button = (act, label, more = {}) => {
      const made = element("button", { type: "button", className: "plain", disabled: !this.writable }, act === "rename" ? "✎" : "✕");
      Object.assign(made.dataset, { act, id: part.id, ...more });
      made.setAttribute("aria-label", label);
      made.title = label;
      return made;
    };
    if (this.#editing === part.id) {
      const input = element("input", { id: "outline-new-name", maxLength: 120 });
      input.setAttribute("aria-label", this.word("outline-rename", { name }));
      return element("li", {}, element("form", { className: "row", autocomplete: "off" }, input, element("button", {}, this.word("outline-keep"))));
    }
    const kind = this.kinds.get(part.kind);
    const head = element("span", { className: "outline-part" }, element("b", {}, name), kind && kind !== part.label ? element("small", {}, ` ${kind}`) : "");
    const ways = part.to.map((end) => {
      const to = this.#name(end.label);
      const said = this.word(end.what ? "outline-to-for" : "outline-to", { to, what: end.what });
      return element("li", {}, said, button("cut", this.word("outline-cut-label", { name, to }), { arrow: end.arrow }));
    });
    return element(
      "li",
      {},
      head,
      button("rename", this.word("outline-rename", { name })),
      button("remove", this.word("outline-remove", { name })),
      ways.length ? element("ul", {}, ...ways) : "",
    );
  }
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== ""));
  return made;
}

// How to go from `after` back to `before`, element by element, whatever else has happened.
function step(before, after) {
  const text = (one) => JSON.stringify(one);
  const [old, fresh] = [new Map(before.map((one) => [one.id, one])), new Map(after.map((one) => [one.id, one]))];
  const touched = new Set([...old.keys(), ...fresh.keys()].filter((id) => text(old.get(id)) !== text(fresh.get(id))));
  return (now) => {
    const untouched = (one) => touched.has(one.id) && text(fresh.get(one.id)) === text(one);
    const kept = now.flatMap((one) => (untouched(one) ? (old.has(one.id) ? [old.get(one.id)] : []) : [one]));
    const there = new Set(now.map(({ id }) => id));
    const back = before.filter((one) => touched.has(one.id) && !there.has(one.id) && !fresh.has(one.id));
    return [...kept, ...back];
  };
}
