// The second reader's part of a report while it is being asked: looked for every few seconds, announced politely, and put where it
// belongs without a reload. It is put there at once where nothing moves that somebody reads; else by a button in the same place.

import { call, interviewPath } from "./api.js";
import { placing, wait } from "./placing.js";

const LONGEST_MS = 30 * 60_000;

const $ = (id) => document.getElementById(id);
const id = $("second").dataset.id;
const began = performance.now();
let looks = 0;
let timer = 0;
let looking = false;
let fresh = null;

// --- looking ----------------------------------------------------------------------------------------

async function look() {
  if (fresh || looking || document.visibilityState !== "visible") return;
  looking = true;
  let again = performance.now() - began < LONGEST_MS;
  try {
    const { status, body } = await call("GET", interviewPath(id, "/reader"));
    if (status === 200 && body.standing !== "waiting") await take();
    if ([401, 403, 404].includes(status)) again = false;
  } catch {
    // The next look will tell.
  }
  looking = false;
  clearTimeout(timer);
  if (fresh) return;
  if (again) timer = setTimeout(look, wait(looks++));
  // Nobody looks any more: the link of those without scripts is for everybody then.
  else document.querySelector(".second-wait .no-script")?.classList.remove("no-script");
}

// The page as it is now: what is put in place is a part of it, so it cannot differ from what a reload would show.
async function take() {
  const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.getElementById("second-body");
  if (!body || page.getElementById("second-asking")) return;
  fresh = page;
  $("second-news").textContent = body.dataset.news;
  $("second-asking").classList.add("veiled");
  $("second-answered").classList.remove("veiled");
  settle();
}

// --- putting it in its place ------------------------------------------------------------------------

// Somebody is at it: with the focus, or with something marked in it or in the texts.
function held() {
  const selection = getSelection();
  const parts = [$("second-body"), $("texts")];
  const marked = selection && !selection.isCollapsed && parts.some((part) => selection.containsNode(part, true));
  return marked || parts.some((part) => part.contains(document.activeElement));
}

function settle() {
  if (!fresh || held()) return;
  const where = placing($("second-body").getBoundingClientRect(), innerHeight);
  if (where !== "seen") put(where === "above");
}

function put(hold) {
  const page = fresh;
  fresh = null;
  const root = document.documentElement;
  const next = $("second").nextElementSibling;
  // Some browsers would hold the window by themselves and some would not: it is done here, and once.
  root.classList.add("holding");
  const before = next?.getBoundingClientRect().top;
  $("second-body").replaceWith(document.adoptNode(page.getElementById("second-body")));
  putTexts(page);
  if (hold && next) scrollBy({ top: next.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("holding")));
}

// What is quoted is marked in the texts, so that links from the quotes lead there. The words are the same, and take the same place.
function putTexts(page) {
  const texts = (of) => Array.from(of.querySelectorAll("#texts .text"));
  const [old, marked] = [texts(document), texts(page)];
  if (old.length !== marked.length) return;
  old.forEach((text, at) => text.isEqualNode(marked[at]) || text.replaceWith(document.adoptNode(marked[at])));
}

$("second-show").addEventListener("click", () => {
  if (!fresh) return;
  put(false);
  $("second-heading").focus({ preventScroll: true });
});
document.addEventListener("scroll", settle, { passive: true });
document.addEventListener("focusout", () => setTimeout(settle, 0));
document.addEventListener("visibilitychange", look);
timer = setTimeout(look, wait(looks++));
