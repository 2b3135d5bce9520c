// node live-latency.mjs [rooms] [seconds]
//
// How soon the interviewer knows: ROOMS candidates who type without a pause (a save every half second, as the room sends them
// while somebody follows), each with an interviewer whose stream is open. Prints JSON: from the save being sent to its
// acknowledgement, to the word on the interviewer's stream, and to the answer with the new text; and in one more room, with two
// browsers, from a key being pressed to the text on the interviewer's screen. Not a journey: nothing passes or fails. The generators
// share the machine with the server. FORTYFIVE_BIN names the server to ask.

import http from "node:http";
import { loadavg } from "node:os";

import { Visitor, launch } from "./lib/browser.mjs";
import { Server } from "./lib/server.mjs";

const ROOMS = Number(process.argv[2] ?? 50);
const SECONDS = Number(process.argv[3] ?? 20);
const EVERY_MS = 500;

const server = await Server.start();
const origin = new URL(server.origin);

// Each person has an address of their own, as people have.
class Caller {
  constructor(localAddress) {
    this.agent = new http.Agent({ keepAlive: true, localAddress });
    this.token = null;
  }

  request(method, path, body) {
    const headers = { Accept: "application/json", Host: origin.host };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const request = http.request({ host: origin.hostname, port: origin.port, method, path, headers, agent: this.agent });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    return new Promise((done, fail) => request.on("response", done).on("error", fail));
  }

  async call(method, path, body) {
    const response = await this.request(method, path, body);
    let text = "";
    for await (const chunk of response) text += chunk;
    if (response.statusCode >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    return text && response.headers["content-type"].includes("json") ? JSON.parse(text) : text;
  }
}

const figures = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] * 10) / 10;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
};

const times = { acknowledged: [], heard: [], shown: [], on_screen: [] };

async function room(n) {
  const [candidate, friend] = [new Caller(`127.1.0.${n + 1}`), new Caller(`127.2.0.${n + 1}`)];
  candidate.token = (await candidate.call("POST", "/api/v1/people")).token;
  const { id } = await candidate.call("POST", "/api/v1/interviews", { case: "url-shortener" });
  const { token } = await candidate.call("POST", `/api/v1/interviews/${id}/invitations`, { role: "interviewer" });
  friend.token = (await friend.call("POST", "/api/v1/join", { token, name: "Bea" })).token;
  const stream = await friend.request("GET", `/api/v1/live/${id}/events`);
  const waiting = new Map();
  let heard = "";
  stream.on("data", (chunk) => {
    const now = performance.now();
    heard += chunk;
    for (let end; (end = heard.indexOf("\n\n")) >= 0; heard = heard.slice(end + 2)) {
      const seq = heard.slice(0, end).match(/event: change[^]*"seq":(\d+)/)?.[1];
      if (seq) waiting.set(Number(seq), now);
    }
  });
  return { candidate, friend, id, stream, waiting, text: "", rev: 0 };
}

async function type(one, until) {
  await new Promise((done) => setTimeout(done, Math.random() * EVERY_MS));
  for (let n = 0; performance.now() < until; n++) {
    const next = performance.now() + EVERY_MS;
    one.text += ` word${n}`;
    const sent = performance.now();
    const save = { op_id: `op-${n}`, base_rev: one.rev, text: one.text };
    const ack = await one.candidate.call("PUT", `/api/v1/interviews/${one.id}/notes/clarify`, save);
    one.rev = ack.rev;
    times.acknowledged.push(performance.now() - sent);
    while (!one.waiting.has(ack.seq) && performance.now() - sent < 10_000) await new Promise((done) => setImmediate(done));
    times.heard.push((one.waiting.get(ack.seq) ?? Infinity) - sent);
    const known = `board=0&guide=${one.guide ?? ""}`;
    const shown = await one.friend.call("GET", `/live/${one.id}/now?${known}`);
    one.guide ??= shown.match(/data-guide="(\w+)"/)?.[1];
    if (!shown.includes(`word${n}`)) throw new Error("the new text is not there");
    times.shown.push(performance.now() - sent);
    one.waiting.clear();
    await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
  }
}

// Two browsers: words are typed at a person's pace, and each is looked for where the interviewer reads.
async function onScreen() {
  const browser = await launch();
  const [owner, friend] = [await Visitor.come(browser, server), await Visitor.come(browser, server)];
  const room = await owner.enterRoom();
  await room.locator("#invite > summary").click();
  const [tab] = await Promise.all([owner.context.waitForEvent("page"), room.getByRole("button", { name: "Link to interview" }).click()]);
  const link = await tab.locator("#link").inputValue();
  await tab.close();
  const page = await friend.page();
  await page.goto(link);
  await page.getByLabel("Your name").fill("Bea");
  await page.getByRole("button", { name: "Open it" }).click();
  await page.waitForURL(/\/live\//);
  await page.evaluate(() => {
    window.seen = {};
    const note = () => {
      for (const [word] of document.querySelector("#live-notes")?.textContent.matchAll(/key\d+x/g) ?? []) window.seen[word] ??= Date.now();
    };
    new MutationObserver(() => requestAnimationFrame(note)).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const notes = room.locator("#text-clarify");
  await notes.focus();
  return async (until) => {
    const pressed = new Map();
    for (let n = 0; performance.now() < until; n++) {
      await room.keyboard.type(` key${n}`, { delay: 60 });
      pressed.set(`key${n}x`, Date.now());
      await room.keyboard.press("x");
      await new Promise((done) => setTimeout(done, Math.random() * 400));
    }
    await page.waitForFunction((last) => last in window.seen, [...pressed.keys()].at(-1));
    const seen = await page.evaluate(() => window.seen);
    for (const [word, at] of pressed) times.on_screen.push((seen[word] ?? Infinity) - at);
    await browser.close();
  };
}

const rooms = [];
for (let n = 0; n < ROOMS; n++) rooms.push(await room(n));
const typeOnScreen = await onScreen();
const until = performance.now() + SECONDS * 1000;
await Promise.all([...rooms.map((one) => type(one, until)), typeOnScreen(until)]);
for (const { stream, candidate, friend } of rooms) {
  stream.destroy();
  candidate.agent.destroy();
  friend.agent.destroy();
}
await server.stop();
const told = Object.fromEntries(Object.entries(times).map(([name, list]) => [`${name}_ms`, figures(list)]));
console.log(JSON.stringify({ rooms: ROOMS, seconds: SECONDS, load: loadavg()[0], ...told }, null, 1));
process.exit(0);
