// A friend interviews in place of the program: two people, two browsers, one clock.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inRoom, inspect, stateOf, textOf, until } from "../lib/browser.mjs";

// From the room, in a tab of its own: the room stays as it is.
async function linkFor(room, button) {
  if (!(await room.locator("#invite").evaluate((details) => details.open))) await room.locator("#invite > summary").click();
  const [tab] = await Promise.all([room.context().waitForEvent("page"), room.getByRole("button", { name: button }).click()]);
  const link = await tab.locator("#link").inputValue();
  return { tab, link };
}

async function comeBy(visitor, link, name, where) {
  const page = await visitor.page();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.waitForURL(where);
  return page;
}

const reads = (page, selector, words, what = words) =>
  until(what, async () => ((await page.locator(selector).textContent()) ?? "").includes(words), 12_000);
const open = async (page, heading) => {
  const fold = page.locator(".guide > details", { has: page.getByRole("heading", { name: heading, exact: true }) });
  if (!(await fold.evaluate((details) => details.open))) await fold.locator("> summary").click();
  return fold;
};

export const journeys = {
  async "a friend interviews through a short interview, ticks, pauses, gives time, and they change roles"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const room = await owner.enterRoom();
    const id = idOf(room);
    const { tab, link } = await linkFor(room, "Link to interview");
    assert.match(link, /\/join#ff1_[\w-]{43}$/);
    await inspect(tab, "live-link");
    await tab.close();
    const friend = await Visitor.come(browser, server);
    const page = await comeBy(friend, link, "Bea", /\/live\//);
    await reads(page, "#live-chair", "You interview.");
    await reads(room, "#live-talk", "Bea interviews.", "the candidate to hear who interviews");

    // What is typed is on the other screen within a second of its save.
    await room.locator("#text-clarify").pressSequentially("Who uses it? Everybody with a long link.", { delay: 20 });
    await reads(page, "#live-notes", "Everybody with a long link.", "the notes on the other screen");

    // A question waits for the friend, with what the program would say.
    await room.locator("#ask").fill("How many new links a month?");
    await room.getByRole("button", { name: "Ask", exact: true }).click();
    await reads(page, "#live-prompt", "How many new links a month?", "the question");
    await inspect(page, "live-question");
    const give = page.locator("#live-prompt .suggested button").first();
    const answer = (await page.locator("#live-prompt .suggested").first().textContent()).replace(/Give\s*$/, "").trim();
    await give.click();
    await reads(room, "#lines", answer, "the fact at the candidate's");
    assert.equal(await room.locator(".line[data-kind=fact] .who").first().textContent().then((who) => who.includes("Bea")), true);
    await until("the fact to be marked", async () => (await page.locator("#guide-facts .used").count()) === 1);

    // Typed message, hint, question, change of the task.
    await page.locator("#message").fill("Take your time.");
    await page.locator("#message").press("Enter");
    await reads(room, "#lines", "Take your time.", "the message");
    await until("the box to be empty", async () => (await page.locator("#message").inputValue()) === "");
    const hints = await open(page, "Hints for this stage");
    await hints.getByRole("button", { name: /^Give:/ }).click();
    await until("the hint", async () => (await room.locator(".line[data-kind=hint]").count()) === 1);
    assert.match(await room.locator("#live-hint").textContent(), /Ask them for a hint/);
    const probes = await open(page, "Questions");
    const probe = probes.locator("li").first();
    const question = await probe.locator("> p").first().textContent();
    await probe.locator("summary").click();
    await probe.getByRole("button", { name: `Ask: ${question}` }).click();
    await reads(room, "#lines", question, "the question of the guide");
    assert.equal(await probe.locator("details").evaluate((details) => details.open), true, "what was opened stays open");
    const curveballs = await open(page, "Changes of the task");
    await curveballs.getByRole("button", { name: /^Bring in/ }).first().click();
    await until("the change", async () => (await room.locator(".line[data-kind=curveball]").count()) === 1);

    // Ticks have their moment, and can be taken back.
    const checks = page.locator("#guide-checklist > details[open] li");
    await checks.nth(0).getByRole("button", { name: /^Met/ }).click();
    await checks.nth(1).getByRole("button", { name: /^Partly/ }).click();
    await until("two ticks", async () => (await page.locator("#guide-checklist .ticked").count()) === 2);
    await checks.nth(1).getByRole("button", { name: /^Partly/ }).click();
    await until("one tick", async () => (await page.locator("#guide-checklist .ticked").count()) === 1);
    await page.locator("#note").fill("Asks before drawing.");
    await until("the note", async () => (await page.locator("#note-state").textContent()) === "Saved");

    // The board.
    const shape = (id, x) => ({ id, type: "rectangle", x, y: 0, width: 140, height: 60 });
    const words = (id, on, text) => ({ id, type: "text", x: 0, y: 0, width: 90, height: 25, containerId: on, text });
    const scene = [shape("a", 0), words("ta", "a", "API server"), shape("b", 400), words("tb", "b", "Redis cache")];
    const { board } = await stateOf(room);
    await api(room, "PUT", `/api/v1/interviews/${id}/board`, { op_id: "drawn", base_rev: board.rev, scene });
    await until("the board", async () => (await page.locator("#live-board svg").textContent()).includes("Redis cache"));
    await inspect(page, "live");
    await inspect(room, "live-room");

    // Pause, and time; both read the same sentence.
    await page.getByRole("button", { name: /^Pause/ }).click();
    await reads(room, "#live-clock", "Paused", "the pause");
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    await until("the clock to go on", async () => (await stateOf(room)).phase === "running");
    const before = (await stateOf(room)).remaining_ms;
    await page.getByRole("button", { name: "Give 2 minutes more" }).click();
    await reads(room, "#lines", "There are 2 minutes more.");
    await reads(page, "#lines", "There are 2 minutes more.");
    assert.ok((await stateOf(room)).remaining_ms > before + 60_000);
    await page.getByRole("button", { name: /^On to/ }).click();
    await until("the next stage", async () => (await stateOf(room)).stage === "estimate");
    await room.locator("#text-estimate").fill("100M links a month, 40 writes a second.");
    await reads(page, "#live-notes", "40 writes a second.");

    // Night, and a phone: one column at a time.
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "live-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 360, height: 740 });
    await inspect(page, "live-phone-candidate");
    await page.locator(".tabs").getByRole("button", { name: "Guide" }).click();
    assert.equal(await page.locator(".panel.candidate").isVisible(), false);
    await inspect(page, "live-phone-guide");
    await page.locator(".tabs").getByRole("button", { name: /Conversation/ }).click();
    await inspect(page, "live-phone-talk");
    await page.setViewportSize({ width: 1280, height: 860 });

    // The end: ticks wait in the marks, and both change roles.
    await until("all to be saved", async () => (await textOf(room, "estimate")).includes("40 writes"));
    await api(room, "POST", `/api/v1/interviews/${id}/finish`, {});
    await page.locator("#swap").waitFor({ timeout: 15_000 });
    await inspect(page, "live-after");
    await until("the report", () => room.url().endsWith("/report"));
    await room.getByRole("button", { name: "Skip this" }).click();
    await room.getByRole("heading", { name: "Bea interviewed you" }).waitFor();
    await inspect(room, "live-report");
    const review = await api(page, "GET", `/api/v1/reviews/${id}`);
    assert.equal(review.draft.marks.length, 1);
    assert.equal(review.draft.marks[0].proofs[0].kind, "moment");
    assert.equal(review.draft.note, "Asks before drawing.");
    await page.getByRole("button", { name: "Now they interview you" }).dblclick();
    await page.waitForURL(/\/interviews\/[^/]+$/);
    await inRoom(page);
    assert.notEqual(idOf(page), id);
    assert.notEqual((await stateOf(page)).case, "url-shortener");
    await room.waitForURL(new RegExp(`/live/${idOf(page)}$`), { timeout: 15_000 });
    await reads(room, "#live-chair", "You interview.");
    for (const visitor of [owner, friend]) await visitor.leave();
  },

  async "two interviewers, one who watches, somebody who leaves, and a link that is taken back"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const room = await owner.enterRoom();
    const id = idOf(room);
    const first = await linkFor(room, "Link to interview");
    await first.tab.close();
    const second = await linkFor(room, "Link to interview");
    await second.tab.close();
    const third = await linkFor(room, "Link to watch");
    const visitors = [];
    for (let n = 0; n < 3; n++) visitors.push(await Visitor.come(browser, server));
    const bea = await comeBy(visitors[0], first.link, "Bea", /\/live\//);
    const cy = await comeBy(visitors[1], second.link, "Cy", /\/live\//);
    const wes = await comeBy(visitors[2], third.link, "Wes", /\/watch\//);
    await reads(cy, "#live-chair", "Bea interviews. You may watch");
    assert.equal(await cy.getByRole("button", { name: "Take the chair" }).isDisabled(), true);
    await inspect(cy, "live-taken");
    await reads(room, "#live-talk", "Cy, Wes are here, too.", "who is there");
    await room.locator("#text-clarify").fill("Links live for a year.");
    await reads(wes, "#live-notes", "Links live for a year.");
    assert.equal(await wes.locator("form, .guide").count(), 0);
    await inspect(wes, "watch");
    await bea.getByRole("button", { name: "Leave the chair" }).click();
    await reads(cy, "#live-chair", "The chair is free");
    await reads(room, "#lines", "Bea has left the interviewer's chair. The program goes on.");
    await cy.getByRole("button", { name: "Take the chair" }).click();
    await reads(room, "#lines", "Cy interviews from here on.");

    // Taken back in the middle: the page says so by itself, within five seconds.
    await third.tab.goto(`/interviews/${id}/invitations`);
    await inspect(third.tab, "live-links");
    for (let left = 3; left > 0; left--) {
      await third.tab.getByRole("button", { name: /^Take back/ }).first().click();
      await until("the link to be taken back", async () => (await third.tab.getByRole("button", { name: /^Take back/ }).count()) === left - 1);
    }
    const began = Date.now();
    await reads(cy, "#trouble", "taken back or is too old");
    await reads(wes, "#trouble", "taken back or is too old");
    assert.ok(Date.now() - began < 5000, "within five seconds");
    await reads(room, "#lines", "The link of Cy was taken back. The program goes on.");
    assert.equal((await cy.reload()).status(), 404);
    assert.match(await cy.locator("main").textContent(), /taken back/);
    for (const visitor of [owner, ...visitors]) await visitor.leave();
  },
};
