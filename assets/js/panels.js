// On a narrow screen one panel at a time; on a wide one all are there and this only moves the focus.

export class Panels {
  constructor(room) {
    this.room = room;
    this.buttons = new Map(Array.from(room.querySelectorAll(".tabs [data-show]"), (button) => [button.dataset.show, button]));
    for (const [name, button] of this.buttons) button.addEventListener("click", () => this.show(name));
  }

  show(name, focus = false) {
    this.room.dataset.panel = name;
    for (const [other, button] of this.buttons) button.setAttribute("aria-pressed", String(other === name));
    this.#dot(name, false);
    if (focus) this.room.querySelector(`.panel.${name}`).querySelector("textarea:not([readonly]), input, button")?.focus();
  }

  unread(name) {
    if (this.room.dataset.panel !== name) this.#dot(name, true);
  }

  #dot(name, shown) {
    const dot = this.buttons.get(name)?.querySelector(".dot");
    if (dot) dot.hidden = !shown;
  }
}
