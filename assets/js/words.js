// The sentences of the catalogue that the script says; they stand in the page, hidden.

export function words(root = document.getElementById("words")) {
  const all = new Map(Array.from(root?.querySelectorAll("[data-word]") ?? [], (span) => [span.dataset.word, span.textContent]));
  return (key, values = {}) =>
    (all.get(key) ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
