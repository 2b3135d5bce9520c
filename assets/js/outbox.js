// Text the server has not acknowledged, kept in this browser: one record for each interview, stage and tab, under
// the id of the person, so that nobody else who logs in here sees or sends it. An acknowledged text is gone from here.

//
// A browser gives all of a site some five million letters, and a board alone may have two million. So a text stands here once,
// as it is, behind a line with the rest; other texts of the record are kept as what differs from it.

import { difference } from "./splice.js";

const PREFIX = "fortyfive.outbox";
const part = (text) => encodeURIComponent(text);

export class Outbox {
  // `prefix`: what is kept here that is no text of an interview has a name of its own.
  constructor(person, tab, storage = globalThis.localStorage, prefix = PREFIX) {
    Object.assign(this, { person, tab, storage, prefix, unkept: new Set() });
  }

  // False: something that waits to be sent is not kept here.
  get works() {
    return this.unkept.size === 0;
  }

  keeps(interview, stage) {
    return !this.unkept.has(this.#key(interview, stage));
  }

  #key(interview, stage) {
    return [this.prefix, part(this.person), part(interview), part(stage), part(this.tab)].join("/");
  }

  // False: this browser keeps nothing (private mode, full), so the page has to save more often.
  keep(interview, stage, record) {
    const key = this.#key(interview, stage);
    try {
      this.storage.setItem(key, packed(record));
      this.unkept.delete(key);
      return true;
    } catch {
      this.unkept.add(key);
      return false;
    }
  }

  drop(interview, stage) {
    this.remove(this.#key(interview, stage));
  }

  remove(key) {
    this.unkept.delete(key);
    try {
      this.storage.removeItem(key);
    } catch {
      this.unkept.add(key);
    }
  }

  // Everything this person has left here, oldest first; with an interview, only what belongs to it.
  records(interview = null) {
    const found = [];
    try {
      for (let i = 0; i < this.storage.length; i++) {
        const key = this.storage.key(i);
        const [prefix, person, of, stage, tab] = key.split("/").map(decodeURIComponent);
        if (prefix !== this.prefix || person !== this.person || (interview !== null && of !== interview)) continue;
        const record = unpacked(this.storage.getItem(key));
        if (typeof record?.text === "string") found.push({ key, interview: of, stage, tab, ...record });
      }
    } catch {
      this.unkept.add(this.prefix);
    }
    return found.sort((a, b) => a.at - b.at);
  }
}

const SAME = { at: 0, end: 0, text: "" };
const apart = (text, other) => (typeof other !== "string" ? other : other === text ? SAME : difference(text, other));
const joined = (text, apart) => (apart === null || apart === undefined ? apart : text.slice(0, apart.at) + apart.text + text.slice(apart.end));

function packed({ text, operation, conflict, ...rest }) {
  const slim = {
    ...rest,
    operation: operation && { ...operation, text: apart(text, operation.text) },
    conflict: conflict && { ...conflict, head_text: apart(text, conflict.head_text), base_text: apart(text, conflict.base_text) },
  };
  return `${JSON.stringify(slim)}\n${text}`;
}

function unpacked(kept) {
  const end = kept.indexOf("\n");
  // As it was kept before texts stood apart.
  if (end < 0) return JSON.parse(kept);
  const { operation, conflict, ...rest } = JSON.parse(kept.slice(0, end));
  const text = kept.slice(end + 1);
  return {
    ...rest,
    text,
    operation: operation && { ...operation, text: joined(text, operation.text) },
    conflict: conflict && { ...conflict, head_text: joined(text, conflict.head_text), base_text: joined(text, conflict.base_text) },
  };
}

// A name for this tab that a reload keeps.
export function tabName(storage = globalThis.sessionStorage) {
  const fresh = operationId().slice(0, 12);
  try {
    const known = storage.getItem("fortyfive.tab") ?? fresh;
    storage.setItem("fortyfive.tab", known);
    return known;
  } catch {
    return fresh;
  }
}

// 128 random bits; `crypto.randomUUID` exists in secure contexts only.
export function operationId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
