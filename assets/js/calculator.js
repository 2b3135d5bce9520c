// The calculator beside the notes: the result comes from the server while one types, Enter writes sum and result
// into the notes as one line, so that it is kept, scored and replayed like everything else.

export class Calculator {
  // write(line) puts a line at the end of the notes in view and says whether it could.
  constructor(box, write) {
    this.field = box.querySelector("input");
    this.box = box;
    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const { text } = box.querySelector("output").dataset;
      if (!text) return;
      if (write(`${this.field.value.trim()} = ${text}`)) this.#clear();
    });
  }

  #clear() {
    const output = this.box.querySelector("output");
    this.field.value = "";
    output.textContent = "";
    delete output.dataset.text;
    this.field.focus();
  }
}
