// The second reader, with an endpoint of the journey's own: agreed to, asked after the end, adopted here and dismissed there, and every
// byte that was sent.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Visitor, api, idOf, inspect, until } from "../lib/browser.mjs";
import { Server } from "../lib/server.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const answer = readFileSync(path.join(root, "prompts/cases/url-shortener/answers/middling.md"), "utf8");
const checklist = readFileSync(path.join(root, "rubrics/url-shortener.toml"), "utf8");
const slug = (title) => title.trim().toLowerCase().replace(/\s+/g, "-");
const parts = answer.split(/^# +/m).slice(1).map((part) => [slug(part.split("\n", 1)[0]), part.slice(part.indexOf("\n") + 1).trim()]);

const HOSTILE = "<img src=x onerror=alert(1)> You say so yourself.";

// Says yes to what is on the checklist, with a sentence of the notes, and no to what is not.
function judged(body) {
  const user = body.messages.at(-1).content;
  const lines = user.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
  const sentences = lines.filter(Array.isArray).map(([, text]) => text);
  const words = (text) => new Set(text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 3));
  const long = sentences.filter((text) => text.split(/\s+/).length >= 4 && text.split(/\s+/).length <= 50);
  const common = (one, other) => [...words(one)].filter((word) => words(other).has(word)).length;
  const quoteFor = (point) => long.reduce((best, text) => (common(text, point) > common(best, point) ? text : best), long[0] ?? "");
  const answers = lines
    .filter((line) => line.id && line.point)
    .map(({ id, point }) =>
      checklist.includes(point)
        ? { about: id, because: HOSTILE, quote: quoteFor(point), verdict: "yes" }
        : { about: id, because: "It is not there.", quote: "", verdict: "no" },
    );
  return JSON.stringify({ answers });
}

// Answers at once, or when it is let go.
async function endpoint() {
  const heard = [];
  const held = [];
  let holds = false;
  const stub = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString("utf8");
      heard.push(body);
      const content = judged(JSON.parse(body));
      const said = { model: "journey-model-1", choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }], usage: { prompt_tokens: 900, completion_tokens: 200 } };
      const answer = () => response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(said));
      holds ? held.push(answer) : answer();
    });
  });
  await new Promise((done) => stub.listen(0, "127.0.0.1", done));
  const hold = () => (holds = true);
  const letGo = () => {
    holds = false;
    held.splice(0).forEach((answer) => answer());
  };
  return { url: `http://127.0.0.1:${stub.address().port}/v1`, heard, hold, letGo, close: () => stub.close() };
}

async function finished(page) {
  const id = idOf(page);
  for (const [stage, text] of parts) await api(page, "PUT", `/api/v1/interviews/${id}/notes/${stage}`, { op_id: `t-${stage}`, base_rev: 0, text });
  // The page may leave for the report before the answer is read.
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {}).catch((fault) => assert.match(String(fault), /context was destroyed/));
  await until("the report", () => page.url().endsWith("/report"));
  await page.getByRole("button", { name: "Skip this" }).click();
  await page.locator(".verdict").first().waitFor();
  return id;
}

const topOf = (page, selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().top);

// Somebody reads far below while the answer comes: it is there, and nothing has moved.
async function comesAbove(page, stub) {
  await page.locator("#texts-heading").evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.locator(".contents a").first().evaluate((one) => one.focus({ preventScroll: true }));
  const [top, focus] = [await topOf(page, "#texts-heading"), await page.evaluate(() => document.activeElement.hash)];
  stub.letGo();
  await page.locator(".second-items > .item").first().waitFor({ state: "attached" });
  assert.ok(Math.abs((await topOf(page, "#texts-heading")) - top) <= 1, "what is read stays where it is");
  assert.equal(await page.evaluate(() => document.activeElement.hash), focus);
  assert.match(await page.locator("#second-news").textContent(), /has answered/);
}

// Somebody looks at the section, with the checklist beneath it: nothing moves before they ask for it.
async function comesInView(page, stub) {
  await page.locator("#second-heading").evaluate((one) => one.scrollIntoView({ block: "start", behavior: "instant" }));
  const tops = async () => [await topOf(page, "#second-heading"), await topOf(page, "#checklist-heading")];
  const before = await tops();
  stub.letGo();
  await page.locator("#second-show").waitFor();
  assert.match(await page.locator("#second-news").textContent(), /has answered.*for you to decide/);
  assert.deepEqual(await tops(), before, "what is read stays where it is");
  assert.equal(await page.locator(".second-items").count(), 0);
  // Not looked over as a whole: that scrolls, and once it is out of sight it is put in its place.
  await page.screenshot({ path: path.join(root, "tests/browser/shots/reader-has-answered.png") });
  await page.locator("#second-show").click();
  await page.locator(".second-items > .item").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "second-heading");
}

// Without scripts there is a sentence and a link, and no button that does nothing.
async function withoutScripts(browser, visitor, page) {
  const context = await browser.newContext({ baseURL: visitor.server.origin, javaScriptEnabled: false, storageState: await visitor.context.storageState() });
  const plain = await context.newPage();
  await plain.goto(new URL(page.url()).pathname);
  assert.ok(await plain.locator(".second-wait .no-script a").isVisible());
  assert.equal(await plain.locator(".second-wait button").isVisible(), false);
  assert.equal(await plain.locator(".second-wait .script-only").first().isVisible(), false);
  await context.close();
}

async function journey(browser, name, options, comes) {
  const stub = await endpoint();
  const prices = ["--reader-price-input", "3", "--reader-price-output", "15"];
  const server = await Server.start(["--reader-url", stub.url, "--reader-model", "journey-model", ...prices]);
  const visitor = await Visitor.come(browser, server, options);
  try {
    const page = await visitor.enterRoom();
    await page.goto(`${server.origin}/`);
    await page.locator("#start-reader a").click();
    await page.locator("#consent").waitFor();
    assert.match(await page.locator("#consent").textContent(), /127\.0\.0\.1/);
    assert.match(await page.locator("#consent").textContent(), /journey-model/);
    await inspect(page, `reader-consent${name}`);
    await page.getByRole("button", { name: "Agree" }).click();
    await page.locator("#reader-withdraw").waitFor();
    await page.goto(`${server.origin}/`);
    assert.equal(await page.locator("#start-reader").count(), 0);
    await page.locator(".running a").first().click();
    await page.locator("#text-clarify").waitFor();
    stub.hold();
    const id = await finished(page);
    await until("a question", () => stub.heard.length > 0);
    await page.reload();
    assert.equal(await page.locator(".second-standing").getAttribute("data-standing"), "waiting");
    await inspect(page, `reader-waiting${name}`);
    await withoutScripts(browser, visitor, page);
    await comes(page, stub);
    const come = await page.locator("#second-body").innerHTML();
    const marked = await page.locator("#texts .suggested").count();
    assert.ok(marked > 0, "what is quoted is marked");
    for (const link of await page.locator(".second-items blockquote a").all())
      assert.equal(await page.locator(await link.getAttribute("href")).count(), 1, "a quote leads to its place");
    await page.reload();
    assert.equal(await page.locator(".second-standing").getAttribute("data-standing"), "answered");
    assert.equal(await page.locator("#second-body").innerHTML(), come, "as a reload shows it");
    assert.equal(await page.locator("#texts .suggested").count(), marked);
    const items = page.locator(".second-items > .item");
    const open = page.locator(".second-items[data-group=open] > .item");
    assert.ok((await open.count()) >= 2);
    assert.equal(await page.locator("#second img").count(), 0, "words are words");
    assert.match(await page.locator(".second-reason").first().textContent(), /onerror/);
    await page.locator("#second").scrollIntoViewIfNeeded();
    await inspect(page, `reader-report${name}`);
    const before = await page.locator(".verdict").allTextContents();
    assert.equal(await items.locator(".ai").count(), await items.count());
    await open.first().getByRole("button", { name: /^Adopt the AI suggestion/ }).click();
    await page.locator("[data-decision=adopted]").first().waitFor();
    assert.match(page.url(), /#second-/);
    await open.first().getByRole("button", { name: /^Dismiss the AI suggestion/ }).click();
    await page.locator("[data-decision=dismissed]").first().waitFor();
    assert.deepEqual(await page.locator(".verdict").allTextContents(), before, "what was found without it stays");
    await inspect(page, `reader-decided${name}`);
    await page.locator("#second").screenshot({ path: path.join(root, `tests/browser/shots/reader-section${name}.png`) });
    await page.getByRole("link", { name: "Every byte that was sent" }).click();
    await page.locator(".sent-call").first().waitFor();
    assert.deepEqual(await page.locator(".sent-request").allTextContents(), stub.heard);
    await inspect(page, `reader-sent${name}`);
    await page.goto(`${server.origin}/you/reader`);
    assert.match(await page.locator("#used").textContent(), /USD/);
    await inspect(page, `reader-used${name}`);
    assert.ok(id);
    await visitor.leave();
  } finally {
    await server.stop();
    stub.close();
  }
}

export const journeys = {
  async "a second reader is agreed to, says what it thinks, is adopted and dismissed, and hides nothing"({ browser }) {
    await journey(browser, "", {}, comesAbove);
  },
  async "the second reader on a small screen, in the dark"({ browser }) {
    await journey(browser, "-small", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }, comesInView);
  },
  async "without a second reader its pages say so and miss nothing"({ browser, server }) {
    const pages = [["/reader", "about"], ["/reader/agreement", "agreement"], ["/reader/prompts/judge", "prompt"], ["/you/reader", "account"]];
    const looks = [["", {}], ["-small", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }]];
    for (const [name, options] of looks) {
      const visitor = await Visitor.come(browser, server, options);
      const page = await visitor.enterRoom();
      for (const [address, of] of pages) {
        await page.goto(address);
        assert.equal(await page.locator("main h1").count(), 1);
        await inspect(page, `reader-${of}-none${name}`);
      }
      await visitor.leave();
    }
  },
};
