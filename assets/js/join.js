// The secret of a link stands behind its "#", which no browser sends anywhere. From there it goes into the form, and out of the
// address, so that it stays in no history; it is sent when the person says so, never by looking.

import { call } from "./api.js";

const form = document.getElementById("join");
const token = form.elements.token;
const fault = document.getElementById("fault");

const carried = location.hash.slice(1);
if (carried) {
  token.value = carried;
  history.replaceState(null, "", form.getAttribute("action"));
}
document.getElementById("link-field").hidden = token.value !== "";

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { status, body } = await call("POST", `/api/v1${form.getAttribute("action")}`, { token: token.value, name: form.elements.name?.value ?? "" });
    if (status === 200) return location.replace(body.path);
    say(body?.detail ?? form.dataset.lost);
    document.getElementById("link-field").hidden = status !== 404;
  } catch {
    say(form.dataset.lost);
  }
});

function say(sentence) {
  fault.textContent = sentence;
  fault.hidden = false;
}
