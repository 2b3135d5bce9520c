// Dictation with the browser's made-up microphone, and an endpoint of the journey's own.

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { Visitor, api, idOf, inspect, textOf, until } from "../lib/browser.mjs";
import { Server } from "../lib/server.mjs";

// Answers with the next of `answers`, [status, words]; keeps what it was sent.
async function endpoint(answers) {
  const heard = [];
  const stub = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      heard.push({ url: request.url, headers: request.headers, body: Buffer.concat(pieces).toString("latin1") });
      const [status, text] = answers.shift() ?? [200, "and more"];
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(status === 200 ? { text } : { error: "no" }));
    });
  });
  await new Promise((done) => stub.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${stub.address().port}/v1/audio/transcriptions`;
  return { url, heard, close: () => stub.close() };
}

async function withDictation({ browser, answers, options = {} }, journey) {
  const stub = await endpoint(answers);
  const server = await Server.start(["--transcription-url", stub.url]);
  const visitor = await Visitor.come(browser, server, options);
  await visitor.context.addInitScript(() => {
    window.opened = 0;
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (wanted) => ((window.opened += 1), open(wanted));
  });
  try {
    await journey({ page: await visitor.enterRoom(), visitor, stub });
    await visitor.leave();
  } finally {
    await server.stop();
    stub.close();
  }
}

const recording = (page) => page.locator("#dictate[aria-pressed=true]").waitFor();
const says = (page, words) => until(`“${words}”`, async () => (await page.locator("#dictate-state").textContent()).includes(words));

export const journeys = {
  async "what is said comes into the notes at the caret and is saved, and a failure loses neither words nor recording"({ browser }) {
    const answers = [[200, "a cache"], [500, ""], [200, "Reads come first."]];
    await withDictation({ browser, answers }, async ({ page, stub }) => {
      const notes = page.locator("#text-clarify");
      await notes.fill("We put before the database.");
      await notes.evaluate((area) => area.setSelectionRange(6, 6));
      // Nothing is opened before there was a yes.
      await page.keyboard.press("Control+Shift+D");
      await page.locator("#dictate-consent").waitFor();
      assert.match(await page.locator("#dictate-consent").textContent(), /127\.0\.0\.1/);
      await inspect(page, "dictation-consent");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#dictate-consent").isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.id), "text-clarify");
      assert.equal(await page.evaluate(() => window.opened), 0);
      await page.keyboard.press("Control+Shift+D");
      await page.getByRole("button", { name: "Agree and record" }).click();
      await recording(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), "text-clarify");
      await inspect(page, "dictation-recording");
      await page.waitForTimeout(700);
      await page.keyboard.press("Control+Shift+D");
      const first = "We put a cache before the database.";
      await until("the words", async () => (await notes.inputValue()) === first);
      await until("the save", async () => (await textOf(page, "clarify")) === first);
      await page.keyboard.press("Control+Z");
      assert.equal(await notes.inputValue(), "We put before the database.", "taken back like typed words");
      await page.keyboard.press("Control+Shift+Z");
      assert.equal(await notes.inputValue(), first);
      const [{ headers, body }] = stub.heard;
      assert.match(headers["content-type"], /^multipart\/form-data/);
      assert.match(body, /filename="speech\.webm"/);
      assert.ok(body.length > 1500, `a recording of ${body.length} bytes`);
      // The yes is kept; the button does what the keys do; what is typed meanwhile stays.
      await page.locator("#dictate").click();
      await recording(page);
      await notes.focus();
      await page.keyboard.press("Control+End");
      await page.keyboard.type(" Why?");
      await page.waitForTimeout(500);
      await page.locator("#dictate").click();
      await says(page, "failed");
      assert.equal(await notes.inputValue(), `${first} Why?`);
      assert.match(await page.locator("#say").textContent(), /failed/, "it is said, too");
      await page.getByRole("button", { name: "Send it again" }).click();
      const second = `${first} Why? Reads come first.`;
      await until("the words", async () => (await notes.inputValue()) === second);
      await until("the save", async () => (await textOf(page, "clarify")) === second);
      assert.equal(await page.getByRole("button", { name: "Send it again" }).isVisible(), false);
      assert.equal(stub.heard[1].body.match(/filename[^]*/)[0].slice(60, 400), stub.heard[2].body.match(/filename[^]*/)[0].slice(60, 400));
      const { events } = await api(page, "GET", `/api/v1/interviews/${idOf(page)}/journal`);
      assert.ok(JSON.stringify(events).includes("Reads come first."), "the journal has the words");
      assert.equal(await page.evaluate(() => window.opened), 2);
      // Another person in this browser is asked again: the yes carries a name.
      const keys = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("fortyfive.dictation/")));
      assert.deepEqual(keys, [`fortyfive.dictation/${await page.evaluate(() => document.body.dataset.person)}`]);
    });
  },

  async "on a phone and in the dark the microphone has its place, and the last words are waited for at the end"({ browser }) {
    const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" };
    await withDictation({ browser, answers: [[200, "The last words."]], options }, async ({ page }) => {
      const id = idOf(page);
      await page.locator("#dictate").tap();
      await inspect(page, "dictation-consent-phone");
      await page.locator("#dictate-agree").tap();
      await recording(page);
      await inspect(page, "dictation-recording-phone");
      await page.waitForTimeout(500);
      await page.locator("#confirm-finish summary").tap();
      await page.getByRole("button", { name: "Finish the interview" }).tap();
      await until("the report", () => page.url().endsWith("/report"));
      const state = await api(page, "GET", `/api/v1/interviews/${id}`);
      assert.equal(state.stages[0].text, "The last words.");
    });
  },

  async "without an endpoint there is no button"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    assert.equal(await page.locator("#dictation").count(), 0);
    assert.equal(await page.getByText("start and stop dictation").count(), 0);
    await page.keyboard.press("Control+Shift+D");
    await page.locator("#text-clarify").fill("typed as ever");
    await until("the save", async () => (await textOf(page, "clarify")) === "typed as ever");
    await visitor.leave();
  },
};
