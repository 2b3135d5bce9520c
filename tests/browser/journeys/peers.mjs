// A friend without an account reviews an interview by a link.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inspect, until } from "../lib/browser.mjs";

const NOTES = "How many links a month? 100 million, read 100 times as often.\n\nLinks live for a year. Ünïcode → first.\nLinks are short.";

// A finished interview with notes and a board, on the report.
export async function finish(page, { skip = true } = {}) {
  const id = idOf(page);
  await page.locator("#text-clarify").fill(NOTES);
  await until("the save", async () => (await api(page, "GET", `/api/v1/interviews/${id}`)).stages[0].text === NOTES);
  const shape = (id, x) => ({ id, type: "rectangle", x, y: 0, width: 140, height: 60 });
  const words = (id, on, text) => ({ id, type: "text", x: 0, y: 0, width: 90, height: 25, containerId: on, text });
  const scene = [shape("a", 0), words("ta", "a", "API server"), shape("b", 400), words("tb", "b", "Redis cache")];
  const { board } = await api(page, "GET", `/api/v1/interviews/${id}`);
  await api(page, "PUT", `/api/v1/interviews/${id}/board`, { op_id: "drawn", base_rev: board.rev, scene });
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {});
  // The room hears of it and goes there by itself, from whichever news comes first.
  await until("the report", () => page.url().endsWith("/report"));
  if (!skip) return id;
  await page.getByRole("button", { name: "Skip this" }).click();
  await page.locator(".verdict").first().waitFor();
  return id;
}

export async function makeLink(page, { role = "Review", people = 1, note = "" } = {}) {
  const ask = page.locator("#ask");
  await ask.getByRole("radio", { name: new RegExp(`^${role}`) }).check();
  await ask.getByLabel("People").fill(String(people));
  await ask.getByLabel("For whom").fill(note);
  await ask.getByRole("button", { name: "Make a link" }).click();
  return page.locator("#link").inputValue();
}

export async function comeBy(visitor, link, name) {
  const page = await visitor.page();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.waitForURL(/\/reviews\//);
  return page;
}

// Selects words of the notes as a mouse would, without moving anything.
export const select = (page, words) =>
  page.evaluate((words) => {
    const text = document.querySelector("pre[data-stage=clarify]").firstChild;
    const at = text.data.indexOf(words);
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }, words);

export const saved = (page) => page.locator("#saved[data-kind=saved]").waitFor();

export const journeys = {
  async "a friend without an account reviews by link, quotes, hands in, compares, and is out when the link is taken back"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const report = await owner.enterRoom();
    const id = await finish(report);
    await inspect(report, "report-ask");
    const link = await makeLink(report, { note: "Ada" });
    assert.match(link, /\/join#ff1_[\w-]{43}$/);
    await inspect(report, "link-made");

    const friend = await Visitor.come(browser, server);
    const page = await friend.page();
    await page.goto(link);
    await page.getByLabel("Your name").waitFor();
    assert.equal(new URL(page.url()).hash, "", "the secret is out of the address");
    assert.equal(await page.locator("#link-field").isVisible(), false);
    await inspect(page, "join");
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.waitForURL(/\/reviews\//);
    await inspect(page, "review");
    assert.equal(await page.locator("pre[data-stage=clarify]").textContent(), NOTES);
    assert.equal(await page.locator(".tick, .verdict").count(), 0, "nobody's verdicts");
    const point = page.locator("fieldset[data-item]").nth(0);
    const other = page.locator("fieldset[data-item]").nth(1);
    await point.getByText("Met", { exact: true }).click();
    await page.getByRole("button", { name: "Hand in" }).click();
    await point.locator(".item-faults .fault").waitFor();
    assert.ok((await page.locator("#faults").textContent()).includes("nothing is lost"));

    // The second "Links", behind letters of more than one byte.
    await select(page, "Links are short.");
    await until("what is selected to be said", async () => (await page.locator("#picked").textContent()).includes("Links are short."));
    await point.getByRole("button", { name: /^Quote/ }).click();
    assert.equal(await point.locator(".proofs q").textContent(), "Links are short.");
    await page.locator("[data-pick]", { hasText: "Redis cache" }).click();
    await other.getByText("Partly", { exact: true }).click();
    await other.getByRole("button", { name: /^Quote/ }).click();
    assert.match(await other.locator(".proofs q").textContent(), /Redis cache/);
    await other.getByText("Remark", { exact: true }).click();
    await other.getByRole("textbox", { name: /^Remark on/ }).fill("Say why a cache.");
    await saved(page);
    await page.reload();
    assert.equal(await point.locator(".proofs q").textContent(), "Links are short.", "the draft is back");
    assert.equal(await other.getByRole("textbox", { name: /^Remark on/ }).inputValue(), "Say why a cache.");
    await inspect(page, "review-marked");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.waitForURL(new RegExp(`/reviews/${id}$`));
    await page.locator("tr.graded").first().waitFor();
    await inspect(page, "graders");
    const all = await api(page, "GET", `/api/v1/reviews/${id}/marks`);
    const [quote] = all.graders[0].marks.marks[0].proofs;
    const bytes = new TextEncoder().encode(NOTES);
    assert.equal(new TextDecoder().decode(bytes.slice(quote.start, quote.end)), "Links are short.");
    await page.getByRole("link", { name: "Change your marks" }).click();
    await point.getByText("Missed", { exact: true }).click();
    await saved(page);
    await page.getByRole("button", { name: "Hand in" }).click();
    await until("the second version", async () => (await page.locator(".devices").textContent()).includes("version 2"));

    await report.goto(`/interviews/${id}/report`);
    assert.match(await report.locator("#ask .links").textContent(), /1 of 1 came: Ada/);
    await report.getByRole("button", { name: /^Take back/ }).click();
    await until("the link to be taken back", async () => (await report.locator("#ask .links").textContent()).includes("taken back"));
    assert.equal((await page.reload()).status(), 404);
    const marks = await api(report, "GET", `/api/v1/reviews/${id}/marks`);
    assert.equal(marks.graders[0].version, 2, "what was handed in stays");
    const late = await Visitor.come(browser, server);
    const dead = await late.page();
    await dead.goto(link);
    await dead.getByLabel("Your name").fill("Bob");
    await dead.getByRole("button", { name: "Open it" }).click();
    await until("the sentence", async () => (await dead.locator("#fault").textContent()).includes("opens nothing"));
    await inspect(dead, "join-dead");
    for (const visitor of [owner, friend, late]) await visitor.leave();
  },

  async "a review on a phone fits, keeps what is marked while the network is away, and sends it later"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const report = await owner.enterRoom();
    const id = await finish(report);
    const link = await makeLink(report);
    const friend = await Visitor.come(browser, server, { viewport: { width: 360, height: 740 }, hasTouch: true });
    const page = await comeBy(friend, link, "Ada");
    await inspect(page, "review-phone");
    await page.context().setOffline(true);
    await page.locator("fieldset[data-item]").first().getByText("Missed", { exact: true }).click();
    await page.locator("#saved[data-kind=retrying]").waitFor();
    await page.context().setOffline(false);
    await saved(page);
    const { draft } = await api(page, "GET", `/api/v1/reviews/${id}`);
    assert.equal(draft.marks[0].verdict, "missed");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.locator("tr.graded").first().waitFor();
    await inspect(page, "graders-phone");
    await report.setViewportSize({ width: 360, height: 740 });
    await report.goto(`/interviews/${id}/report`);
    await inspect(report, "report-ask-phone");
    for (const visitor of [owner, friend]) await visitor.leave();
  },

  async "a link opens and a review is handed in without scripts"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const report = await owner.enterRoom();
    const id = await finish(report);
    const link = await makeLink(report, { role: "Review" });
    const friend = await Visitor.come(browser, server, { javaScriptEnabled: false });
    const page = await friend.page();
    await page.goto(link.replace("#", "/"));
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.waitForURL(/\/reviews\//);
    const point = page.locator("fieldset[data-item]").first();
    await point.getByText("Met", { exact: true }).click();
    await point.getByLabel("Words from the notes").fill("Links live for ever");
    await page.getByRole("button", { name: "Hand in" }).click();
    assert.match(await point.locator(".fault").textContent(), /do not stand in the notes/);
    assert.equal(await point.getByLabel("Words from the notes").inputValue(), "Links live for ever");
    await point.getByLabel("Words from the notes").fill("Links live for a year.");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.waitForURL(new RegExp(`/reviews/${id}$`));
    assert.ok((await page.locator("tr.graded").count()) > 40);
    for (const visitor of [owner, friend]) await visitor.leave();
  },
};
