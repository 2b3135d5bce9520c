// node measure.mjs
//
// How the room feels with a large board: time for a key, for a save of the board, and what this browser's storage takes. Not
// a journey: nothing passes or fails, the figures depend on the machine. On a busy one only the `cpu` figures mean much: they are
// processor time, the others are what a clock on the wall says. Prints JSON. FORTYFIVE_BIN names the server to ask.

import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

import { Visitor, api, idOf, launch, textOf, until } from "./lib/browser.mjs";
import { Server } from "./lib/server.mjs";

const NODES = 100;
const KEYS = 300;
const SAVES = 150;

// NODES boxes with words and arrows with words between them: four elements each, 400 in all.
function scene() {
  const common = { strokeColor: "#1e1e1e", backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid", roughness: 1, opacity: 100, angle: 0 };
  const words = { ...common, type: "text", fontSize: 20, fontFamily: 5, lineHeight: 1.25, textAlign: "center", verticalAlign: "middle", width: 90, height: 25 };
  return Array.from({ length: NODES }, (_, n) => {
    const [x, y] = [(n % 10) * 300, Math.floor(n / 10) * 180];
    const next = `n${(n + 1) % NODES}`;
    return [
      { ...common, id: `n${n}`, type: "rectangle", x, y, width: 180, height: 80, seed: n + 1, customData: { kind: "service" }, boundElements: [{ id: `t${n}`, type: "text" }, { id: `e${n}`, type: "arrow" }] },
      { ...words, id: `t${n}`, x: x + 40, y: y + 25, text: `Service ${n}`, originalText: `Service ${n}`, containerId: `n${n}` },
      { ...common, id: `e${n}`, type: "arrow", x: x + 184, y: y + 40, width: 110, height: 0, points: [[0, 0], [110, 0]], seed: 1000 + n, endArrowhead: "arrow", boundElements: [{ id: `l${n}`, type: "text" }], startBinding: { elementId: `n${n}`, focus: 0, gap: 4 }, endBinding: { elementId: next, focus: 0, gap: 4 } },
      { ...words, id: `l${n}`, x: x + 200, y: y + 20, text: `call ${n}`, originalText: `call ${n}`, containerId: `e${n}` },
    ];
  }).flat();
}

const round = (ms) => Math.round(ms * 100) / 100;
function figures(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

// Processor time of the page's main thread, ms: all its tasks, and its scripts alone.
let session = null;
async function cpu(page) {
  if (!session) {
    session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
  }
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name) => metrics.find((one) => one.name === name).value * 1000;
  return { tasks: of("TaskDuration"), scripts: of("ScriptDuration") };
}

// Processor time of the server, ms: user and system, in ticks of 10 ms.
function serverCpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

// For every key: the work of the page's own handlers, and from the key to the frame that shows it.
async function typing(page, stage) {
  await page.evaluate(() => {
    window.keys = { work: [], frame: [] };
    let began = 0;
    document.addEventListener("beforeinput", () => (began = performance.now()), true);
    document.addEventListener("keydown", ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.keys.frame.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    }, true);
    // Window is the last to hear of it: the handlers of the text have run.
    addEventListener("input", ({ target }) => target.matches("textarea") && window.keys.work.push(performance.now() - began));
  });
  const words = "We keep hot links in a cache and read the rest by key. ";
  await page.locator(`#text-${stage}`).focus();
  await page.keyboard.press("Control+End");
  const before = await cpu(page);
  for (let n = 0; n < KEYS; n++) {
    await page.keyboard.type(words[n % words.length]);
    await page.waitForTimeout(45);
  }
  const after = await cpu(page);
  const { work, frame } = await page.evaluate(() => window.keys);
  // Clock, saves and frames are in it: what a key costs in all.
  const each = { tasks: round((after.tasks - before.tasks) / KEYS), scripts: round((after.scripts - before.scripts) / KEYS) };
  return { cpu_ms_a_key: each, handlers_ms: figures(work), key_to_frame_ms: figures(frame) };
}

// One element moved, sent as what changed, as the page sends it. The pace is what the server allows one person.
async function saving(page) {
  return page.evaluate(
    async ([id, saves]) => {
      const path = `/api/v1/interviews/${id}/board`;
      const headers = { "X-App": "fortyfive", "Content-Type": "application/json" };
      let { rev, elements } = await (await fetch(path)).json();
      const times = [];
      for (let n = 0; n < saves; n++) {
        const element = { ...elements.find((one) => one.id === `n${n % 100}`), x: 7 * n };
        const body = JSON.stringify({ op_id: `m${n}`, base_rev: rev, change: { upserted: [element], removed: [] } });
        const began = performance.now();
        const answer = await fetch(path, { method: "PUT", headers, body });
        const saved = await answer.json();
        times.push(performance.now() - began);
        if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(saved)}`);
        rev = saved.rev;
        await new Promise((done) => setTimeout(done, 270));
      }
      return times;
    },
    [idOf(page), SAVES],
  );
}

// Letters a record takes, before and after texts stood in it once, and how long keeping it blocks the page.
async function storage(page) {
  const assets = await page.evaluate(() => document.querySelector('script[src*="/js/room.js"]').src.replace(/\/js\/room\.js$/, ""));
  return page.evaluate(
    async ([assets, elements]) => {
      const { Outbox } = await import(`${assets}/js/outbox.js`);
      const { canonical } = await import(`${assets}/js/scene.js`);
      const text = canonical(elements);
      const operation = { op_id: "o", base_rev: 1, text: text.replace("Service 1", "Service one") };
      const record = { text, base_rev: 1, operation, lineage: [], conflict: null, settled: false, at: 0 };
      const fits = (letters) => {
        try {
          localStorage.setItem("measure", "x".repeat(letters));
          return true;
        } catch {
          return false;
        } finally {
          localStorage.removeItem("measure");
        }
      };
      let [low, high] = [0, 2 ** 24];
      while (high - low > 1024) {
        const middle = (low + high) >> 1;
        if (fits(middle)) low = middle;
        else high = middle;
      }
      for (let n = 0; n < 5; n++) localStorage.setItem(`notes-${n}`, "x".repeat(65_536));
      const outbox = new Outbox("measure", "measure");
      const kept = outbox.keep("measure", "@board", record);
      const letters = Object.values({ ...localStorage }).reduce((most, value) => Math.max(most, value.length), 0);
      outbox.drop("measure", "@board");
      const before = JSON.stringify(record).length;
      const answer = { quota_letters: low, board_letters: text.length, record_letters: letters, record_letters_before: before, kept_beside_notes: kept, before_fitted: fits(before) };
      for (let n = 0; n < 5; n++) localStorage.removeItem(`notes-${n}`);
      window.keepOnce = () => outbox.keep("measure", "@board", record);
      return answer;
    },
    [assets, Array.from({ length: 13 }, (_, copy) => scene().map((element) => ({ ...element, id: `${element.id}-${copy}` }))).flat().slice(0, 5000)],
  );
}

const browser = await launch();
const server = await Server.start();
const visitor = await Visitor.come(browser, server, { viewport: { width: 1600, height: 1000 } });
const page = await visitor.enterRoom();
const told = { chromium: browser.version(), load: loadavg().map(round) };
told.empty_board = await typing(page, "clarify");
const { rev } = await api(page, "GET", `/api/v1/interviews/${idOf(page)}/board`);
await api(page, "PUT", `/api/v1/interviews/${idOf(page)}/board`, { op_id: "scene", base_rev: rev, scene: scene() });
await page.reload();
await page.locator(".excalidraw canvas").first().waitFor();
await page.waitForTimeout(2000);
told.board_of_400 = await typing(page, "clarify");
const typed = await page.locator("#text-clarify").inputValue();
await until("the last key saved", async () => (await textOf(page, "clarify")) === typed);
const { pid } = server.child;
const served = serverCpu(pid);
told.board_save_ms = figures(await saving(page));
told.board_save_server_cpu_ms = round((serverCpu(pid) - served) / SAVES);
told.storage = await storage(page);
const began = await cpu(page);
await page.evaluate(() => Array.from({ length: 50 }, () => window.keepOnce()));
told.storage.keep_cpu_ms = round(((await cpu(page)).tasks - began.tasks) / 50);
told.load_after = loadavg().map(round);
console.log(JSON.stringify(told, null, 1));
await visitor.context.close();
await server.stop();
await browser.close();
