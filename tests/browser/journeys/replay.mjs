// Looking back: an interview is played again, in its page and from a file without a server, and set beside another attempt.

import assert from "node:assert/strict";
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { Visitor, api, idOf, inspect, until } from "../lib/browser.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const HOSTILE = "</script><b>not bold</b> ünïcode 😀";
const STAGES = ["clarify", "estimate", "high-level", "deep-dive", "trade-offs"];
const answer = (name) => {
  const whole = readFileSync(path.resolve(here, `../../../prompts/cases/url-shortener/answers/${name}.md`), "utf8");
  const slug = (title) => title.trim().toLowerCase().replace(/\s+/g, "-");
  return new Map(whole.split(/^# +/m).slice(1).map((part) => [slug(part.split("\n", 1)[0]), part.slice(part.indexOf("\n") + 1).trim()]));
};
const GRAPHS = { weak: "graph LR\nC[Client] --> S[Link service] --> D[(PostgreSQL)]", strong: "graph LR\nC[Client] --> LB[Load balancer] --> S[Link service] --> R[(Redis cache)]\nS --> D[(PostgreSQL)]" };

// An interview that goes through all stages in a few seconds, with a board, questions and saves.
async function played(page, name) {
  const texts = answer(name);
  const state = await api(page, "POST", "/api/v1/interviews", { case: "url-shortener" });
  const id = state.id;
  await api(page, "PUT", `/api/v1/interviews/${id}/notes/clarify`, { op_id: "h", base_rev: 0, text: HOSTILE });
  await api(page, "POST", `/api/v1/interviews/${id}/questions`, { text: `How many links a month? ${HOSTILE}` });
  const { elements } = await api(page, "POST", `/api/v1/interviews/${id}/board/mermaid`, { text: GRAPHS[name] });
  await api(page, "PUT", `/api/v1/interviews/${id}/board`, { op_id: "b", base_rev: 0, scene: elements });
  for (const stage of STAGES) {
    await new Promise((done) => setTimeout(done, 250));
    const text = (stage === "clarify" ? `${HOSTILE}\n` : "") + (texts.get(stage) ?? "");
    await api(page, "PUT", `/api/v1/interviews/${id}/notes/${stage}`, { op_id: `t-${stage}`, base_rev: stage === "clarify" ? 1 : 0, text });
    if (stage !== "trade-offs") await api(page, "POST", `/api/v1/interviews/${id}/stage`, { from: stage });
  }
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {});
  return id;
}

const data = (page, id) => api(page, "GET", `/interviews/${id}/replay.json`);
const ready = (page) => page.locator("#replay[data-ready=yes]").waitFor();
const textOf = (page, selector) => page.locator(selector).evaluate((element) => element.textContent);
const noteOf = (page, stage) => textOf(page, `.note[data-stage="${stage}"] pre`);
const asked = (page) => Number(new URL(page.url()).searchParams.get("at") ?? page.url().match(/#at=(\d+)/)?.[1]);

// What the script shows and what the server says of a moment, seen through the same page without the script.
async function asTheServerSays(page, read, id, t) {
  await page.goto(`/interviews/${id}/replay?at=${t}`);
  await ready(page);
  await read.goto(`/interviews/${id}/replay?at=${t}`);
  for (const stage of STAGES) assert.equal(await noteOf(page, stage), await noteOf(read, stage), `${stage} at ${t}`);
  for (const selector of ["#replay-at", "#replay-clock", "#replay-phase", "#replay-stage"]) assert.equal(await textOf(page, selector), await textOf(read, selector), `${selector} at ${t}`);
  const lines = (one) => one.locator("#replay-lines li:not([hidden])").allInnerTexts();
  assert.deepEqual((await lines(page)).length, (await lines(read)).length, `lines at ${t}`);
  const board = (one) => one.locator("#replay-board").evaluate((figure) => Array.from(figure.querySelectorAll("rect, text, path.edge"), (part) => part.getAttribute("d") ?? `${part.getAttribute("x")} ${part.getAttribute("y")} ${part.textContent}`));
  assert.deepEqual((await board(page)).sort(), (await board(read)).sort(), `board at ${t}`);
  const words = (one) => one.locator("#replay-words li").allTextContents();
  assert.deepEqual(await words(page), await words(read), `words at ${t}`);
  assert.equal(await textOf(page, "#replay-marks [aria-current]"), await textOf(read, "#replay-marks [aria-current]"), `mark at ${t}`);
}

// A guest of the page itself: the cookie comes with the first interview.
async function guest(browser, server, options) {
  const visitor = await Visitor.come(browser, server, options);
  const page = await visitor.enterRoom();
  await api(page, "POST", `/api/v1/interviews/${idOf(page)}/finish`, {});
  await until("the report", () => page.url().endsWith("/report"));
  return { visitor, page };
}

export const journeys = {
  async "an interview is played again: scrubbed, by keys, jumped through, and to the byte what the server says"({ browser, server }) {
    const { visitor, page } = await guest(browser, server);
    const id = await played(page, "strong");
    const { replay, marks } = await data(page, id);
    const plain = await Visitor.come(browser, server, { javaScriptEnabled: false });
    await plain.context.addCookies(await visitor.context.cookies());
    const read = await plain.page();
    const moments = replay.frames.map((frame) => frame.t);
    for (const t of [0, moments[1] - 1, moments[1], moments[Math.floor(moments.length / 2)], replay.length_ms]) await asTheServerSays(page, read, id, t);
    await plain.leave();

    // From the report.
    await page.goto(`/interviews/${id}/report`);
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.getByRole("link", { name: "Watch it again" }).first().click();
    await ready(page);
    await inspect(page, "replay-start");
    assert.equal(await noteOf(page, "clarify"), "", "it begins with nothing");

    // The bar.
    const scrub = page.locator("#replay-scrub");
    await scrub.evaluate((bar) => {
      bar.value = bar.max;
      bar.dispatchEvent(new Event("input", { bubbles: true }));
      bar.dispatchEvent(new Event("change", { bubbles: true }));
    });
    assert.equal(await textOf(page, "#replay-phase"), "Over");
    assert.ok((await noteOf(page, "clarify")).startsWith(HOSTILE), "hostile text is text");
    assert.equal(await page.locator("#replay b:has-text('not bold')").count(), 0);
    assert.ok((await page.locator("#replay-board .node").count()) >= 5);
    await inspect(page, "replay-end");
    assert.match(await scrub.getAttribute("aria-valuetext"), /Trade-offs/);

    // Keys.
    await page.locator("h1").click();
    await page.keyboard.press("Home");
    assert.equal(asked(page), 0);
    const ahead = marks.find((mark) => mark.t > 0).t;
    await page.keyboard.press("j");
    assert.equal(asked(page), ahead);
    await page.keyboard.press("k");
    assert.equal(asked(page), 0);
    await page.keyboard.press("ArrowRight");
    assert.equal(asked(page), Math.min(5000, replay.length_ms));
    await page.keyboard.press("ArrowLeft");
    assert.equal(asked(page), Math.max(0, Math.min(5000, replay.length_ms) - 5000));
    await page.keyboard.press("+");
    assert.equal(await page.locator("[data-speed='2']").getAttribute("aria-pressed"), "true");
    await page.keyboard.press("-");
    assert.equal(await page.locator("[data-speed='1']").getAttribute("aria-pressed"), "true");
    assert.equal(await textOf(page, "#replay-say"), "", "nothing is said unasked");
    await page.keyboard.press("w");
    assert.match(await textOf(page, "#replay-say"), /0:0\d, Clarify, Running\. Last mark: /);
    await page.keyboard.press("End");
    assert.equal(asked(page), replay.length_ms);

    // Jumps by kind, and by a mark of the list.
    await page.keyboard.press("Home");
    await page.locator("#replay-kind").selectOption("stage");
    await page.getByRole("button", { name: "Next" }).click();
    const second = marks.filter((mark) => mark.kind === "stage")[1];
    assert.equal(asked(page), second.t);
    assert.equal(await page.locator(`.note[data-stage="estimate"]`).getAttribute("open"), "");
    const question = marks.find((mark) => mark.kind === "question");
    await page.locator("#replay-marks li[data-kind=question] a").first().click();
    assert.equal(asked(page), question.t);
    assert.equal(new URL(page.url()).pathname, `/interviews/${id}/replay`, "without leaving the page");

    // Play, faster, to the end, where it stops by itself.
    await page.keyboard.press("Home");
    await page.locator("[data-speed='16']").click();
    await page.locator("h1").click();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await until("the end", async () => (await textOf(page, "#replay-phase")) === "Over");
    await page.getByRole("button", { name: "Play" }).waitFor();
    assert.equal(asked(page), replay.length_ms);
    await visitor.leave();
  },

  async "a replay works on a phone, in the dark, with little motion, and without scripts by its links"({ browser, server }) {
    const { visitor, page } = await guest(browser, server, { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" });
    const id = await played(page, "weak");
    await page.goto(`/interviews/${id}/replay`);
    await ready(page);
    await page.locator("[data-speed='8']").tap();
    await page.locator("#replay-play").tap();
    await until("a step", async () => asked(page) === (await data(page, id)).replay.length_ms || (await textOf(page, "#replay-phase")) === "Over");
    await inspect(page, "replay-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "replay-phone-dark");
    const cookies = await visitor.context.cookies();
    await visitor.leave();

    const plain = await Visitor.come(browser, server, { viewport: { width: 360, height: 780 }, javaScriptEnabled: false });
    await plain.context.addCookies(cookies);
    const read = await plain.page();
    await read.goto(`/interviews/${id}/replay`);
    assert.equal(await noteOf(read, "clarify"), "");
    assert.equal(await read.locator("#replay-play").isVisible(), false);
    await read.screenshot({ path: path.join(here, "../shots/replay-no-script.png"), fullPage: true });
    const seen = new Set();
    for (let steps = 0; steps < 60; steps++) {
      seen.add(asked(read));
      const next = read.getByRole("link", { name: "Next mark" });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    assert.ok(seen.size >= 7, `${seen.size} marks`);
    assert.equal(await textOf(read, "#replay-phase"), "Over");
    assert.ok((await noteOf(read, "clarify")).startsWith(HOSTILE));
    assert.ok((await read.locator("#replay-board .node").count()) >= 3);
    await read.getByRole("link", { name: "Start", exact: true }).click();
    assert.equal(await noteOf(read, "clarify"), "");
    await plain.leave();
  },

  async "a replay that was saved as one file plays from the disk with nobody to ask"({ browser, server }) {
    const { visitor, page } = await guest(browser, server);
    const id = await played(page, "strong");
    const { replay } = await data(page, id);
    await page.goto(`/interviews/${id}/replay`);
    await ready(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save as one file" }).click()]);
    const folder = mkdtempSync(path.join(tmpdir(), "fortyfive-replay-"));
    const saved = path.join(folder, download.suggestedFilename());
    assert.match(download.suggestedFilename(), /^replay-url-shortener-\d{4}-\d\d-\d\d\.html$/);
    await download.saveAs(saved);
    const shown = await noteOf(page, "clarify");
    assert.equal(shown, "");
    await visitor.leave();

    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, offline: true });
    const faults = [];
    const alone = await context.newPage();
    alone.on("request", (request) => {
      if (!request.url().startsWith(pathToFileURL(folder).href)) faults.push(`a request to ${request.url()}`);
    });
    alone.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    alone.on("pageerror", (fault) => faults.push(String(fault)));
    alone.on("dialog", (dialog) => faults.push(dialog.message()));
    await alone.goto(pathToFileURL(saved).href);
    await ready(alone);
    await inspectFile(alone, "replay-file");
    assert.equal(await noteOf(alone, "clarify"), "");
    await alone.keyboard.press("End");
    assert.equal(await textOf(alone, "#replay-phase"), "Over");
    assert.ok((await noteOf(alone, "clarify")).startsWith(HOSTILE));
    assert.ok((await alone.locator("#replay-board .node").count()) >= 5);
    await alone.screenshot({ path: path.join(here, "../shots/replay-file-end.png"), fullPage: true });
    await alone.keyboard.press("Home");
    await alone.locator("#replay-marks li[data-kind=question] a").first().click();
    const [question] = replay.lines.filter((line) => line.mine);
    assert.equal(asked(alone), question.t);
    assert.ok((await alone.locator("#replay-lines li:not([hidden])").last().textContent()).length > 0);
    await alone.locator("[data-speed='16']").click();
    await alone.locator("#replay-play").click();
    await until("the end", async () => (await textOf(alone, "#replay-phase")) === "Over");
    // A moment can be kept as an address.
    await alone.goto(`${pathToFileURL(saved).href}#at=${replay.length_ms}`);
    await until("the moment of the address", async () => (await textOf(alone, "#replay-phase")) === "Over");
    assert.deepEqual(faults, []);
    await context.close();
    rmSync(folder, { recursive: true });
  },

  async "two attempts stand side by side, from the report, on a phone and in the dark"({ browser, server }) {
    const { visitor, page } = await guest(browser, server);
    const ids = [await played(page, "weak"), await played(page, "strong")];
    for (const id of ids) {
      await page.goto(`/interviews/${id}/report`);
      await page.getByRole("button", { name: "Skip this" }).click();
      await page.locator(".verdict").first().waitFor();
    }
    await page.locator("#against .history a").first().click();
    await page.waitForURL(/\/against\//);
    assert.equal(new URL(page.url()).pathname, `/interviews/${ids[0]}/against/${ids[1]}`, "the earlier one first");
    assert.ok((await page.locator(".moved > li").count()) > 5);
    assert.match(await page.locator("section.broad").textContent(), /New: Redis cache/);
    await inspect(page, "against-wide");
    await page.setViewportSize({ width: 360, height: 780 });
    await inspect(page, "against-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "against-dark");
    await page.getByRole("link", { name: "The other way round" }).click();
    assert.equal(new URL(page.url()).pathname, `/interviews/${ids[1]}/against/${ids[0]}`);
    await page.goto("/interviews");
    await inspect(page, "history-replay");
    await page.getByRole("link", { name: "Watch it again" }).first().click();
    await ready(page);
    await visitor.leave();
  },
};

// As `inspect`, for a page whose own policy lets nothing in: no axe, but that it fits and can be hit.
async function inspectFile(page, name) {
  await page.screenshot({ path: path.join(here, `../shots/${name}.png`), fullPage: true });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name} is ${over} px too wide`);
}
