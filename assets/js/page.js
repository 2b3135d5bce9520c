// What every page does: moments in the reader's own time, printing with everything unfolded, text left behind.

import { forwardLeftovers } from "./forward.js";
import { Outbox } from "./outbox.js";

const person = document.body.dataset.person;

for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) continue;
  time.title = time.textContent;
  time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

document.getElementById("print")?.addEventListener("click", () => print());
let folded = [];
addEventListener("beforeprint", () => {
  folded = Array.from(document.querySelectorAll(".report details:not([open])"));
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

// A link to a place inside a folded part unfolds it.
addEventListener("hashchange", unfold);
unfold();
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target && target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}

const check = document.getElementById("browser-check");
if (check) {
  const outbox = new Outbox("check", "check");
  check.hidden = outbox.keep("check", "check", { text: "" });
  outbox.drop("check", "check");
}

// A second click on the way into an interview must not start another one.
let begun = false;
document.querySelector("form.begin")?.addEventListener("submit", (event) => {
  if (begun) event.preventDefault();
  begun = true;
});
addEventListener("pageshow", () => (begun = false));

// Logging out with unsent text asks first; the text stays, and goes out at the next log-in.
const logout = document.getElementById("logout");
let asked = false;
logout?.addEventListener("submit", async (event) => {
  const outbox = new Outbox(person, "");
  if (asked || !outbox.records().some((record) => !record.settled)) return;
  event.preventDefault();
  await forwardLeftovers(person);
  if (!outbox.records().some((record) => !record.settled)) return logout.submit();
  asked = true;
  document.getElementById("logout-unsent").hidden = false;
});

if (person && !document.getElementById("room")) forwardLeftovers(person);
