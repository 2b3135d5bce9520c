// On a narrow screen one panel at a time. On a wide one all are there: this moves the focus, and gives the board more room
// while it is the one that is worked on. Only who asks for it has the page move.

export class Panels {
  constructor(room) {
    this.room = room;
    this.buttons = new Map(Array.from(room.querySelectorAll(".tabs [data-show]"), (button) => [button.dataset.show, button]));
    for (const [name, button] of this.buttons) button.addEventListener("click", () => this.show(name));
    this.larger = room.querySelector("#board-larger");
    this.larger.addEventListener("click", () => this.show(room.dataset.panel === "board" ? "notes" : "board"));
  }

  show(name, focus = false) {
    this.room.dataset.panel = name;
    for (const [other, button] of this.buttons) button.setAttribute("aria-pressed", String(other === name));
    this.#dot(name, false);
    const large = name === "board";
    this.larger.setAttribute("aria-pressed", String(large));
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
