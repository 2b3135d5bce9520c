// What htmx brings in replaces four elements. A person may be about to press something there: an opened "are you sure"
// stays open, the focus stays where it was, and what did not change is not touched at all.

const FOCUSABLE = "button, summary, a[href], [tabindex]";

export class Swaps {
  #last = new Map();
  #focus = null;

  constructor(done) {
    document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => this.#before(detail));
    document.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (!detail.successful) return;
      this.#giveFocusBack();
      done();
    });
  }

  #before(detail) {
    const fresh = detail.fragment.firstElementChild ?? detail.fragment;
    const html = fresh.outerHTML;
    if (this.#last.get(fresh.id) === html) {
      detail.shouldSwap = false;
      return;
    }
    this.#last.set(fresh.id, html);
    // What stays as it was put, open or shut, as long as it is about the same.
    for (const before of detail.target.querySelectorAll("details[data-stays][id]")) {
      const again = fresh.querySelector(`#${CSS.escape(before.id)}`);
      if (again && again.dataset.stays === before.dataset.stays) again.open = before.open;
    }
    for (const open of detail.target.querySelectorAll("details[open][id]:not([data-stays])")) {
      const again = fresh.querySelector(`#${CSS.escape(open.id)}`);
      if (again) again.open = summary(again) === summary(open);
    }
    if (detail.target.contains(document.activeElement)) {
      const all = Array.from(detail.target.querySelectorAll(FOCUSABLE));
      this.#focus = { id: detail.target.id, index: all.indexOf(document.activeElement), label: document.activeElement.textContent };
    }
  }

  #giveFocusBack() {
    const wanted = this.#focus;
    this.#focus = null;
    if (!wanted || document.activeElement !== document.body) return;
    const all = Array.from(document.getElementById(wanted.id)?.querySelectorAll(FOCUSABLE) ?? []);
    (all.find((one) => one.textContent === wanted.label) ?? null)?.focus({ preventScroll: true });
  }

  // One refresh at a time, and one more if something happened meanwhile.
  refresh(fetch) {
    let running = null;
    let again = false;
    const run = () => {
      if (running) {
        again = true;
        return running;
      }
      running = Promise.resolve(fetch())
        .catch(() => {})
        .finally(() => {
          running = null;
          if (again) {
            again = false;
            run();
          }
        });
      return running;
    };
    return run;
  }
}

const summary = (details) => details.querySelector("summary")?.textContent;
