// Text the server has not acknowledged, kept in this browser: one record for each interview, stage and tab, under
// the id of the person, so that nobody else who logs in here sees or sends it. An acknowledged text is gone from here.

const PREFIX = "fortyfive.outbox";
const part = (text) => encodeURIComponent(text);

export class Outbox {
  constructor(person, tab, storage = globalThis.localStorage) {
    Object.assign(this, { person, tab, storage, works: true });
  }

  #key(interview, stage) {
    return [PREFIX, part(this.person), part(interview), part(stage), part(this.tab)].join("/");
  }

  // False: this browser keeps nothing (private mode, full), so the page has to save more often.
  keep(interview, stage, record) {
    try {
      this.storage.setItem(this.#key(interview, stage), JSON.stringify(record));
      this.works = true;
    } catch {
      this.works = false;
    }
    return this.works;
  }

  drop(interview, stage) {
    this.remove(this.#key(interview, stage));
  }

  remove(key) {
    try {
      this.storage.removeItem(key);
    } catch {
      this.works = false;
    }
  }

  // Everything this person has left here, oldest first; with an interview, only what belongs to it.
  records(interview = null) {
    const found = [];
    try {
      for (let i = 0; i < this.storage.length; i++) {
        const key = this.storage.key(i);
        const [prefix, person, of, stage, tab] = key.split("/").map(decodeURIComponent);
        if (prefix !== PREFIX || person !== this.person || (interview !== null && of !== interview)) continue;
        const record = JSON.parse(this.storage.getItem(key));
        if (typeof record?.text === "string") found.push({ key, interview: of, stage, tab, ...record });
      }
    } catch {
      this.works = false;
    }
    return found.sort((a, b) => a.at - b.at);
  }
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
