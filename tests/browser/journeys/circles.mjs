// A few people interview and grade each other: a circle is made, joined by link, and everybody gives and receives.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inspect, until } from "../lib/browser.mjs";

const NOTES = "How many links a month? 100 million, read 100 times as often.\nLinks live for a year.";

// A finished interview, with the self-score skipped.
async function finish(page) {
  const id = idOf(page);
  await page.locator("#text-clarify").fill(NOTES);
  await until("the save", async () => (await api(page, "GET", `/api/v1/interviews/${id}`)).stages[0].text === NOTES);
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {});
  await until("the report", () => page.url().endsWith("/report"));
  await page.getByRole("button", { name: "Skip this" }).click();
  await page.locator(".verdict").first().waitFor();
  return id;
}

async function makeCircle(page, title, name) {
  await page.goto("/circles");
  await page.getByLabel("Name of the circle").fill(title);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL(/\/circles\/[0-9a-f]{32}$/);
  return page.url();
}

async function makeLink(page, people) {
  await page.getByLabel("People").fill(String(people));
  await page.getByRole("button", { name: "Make a link" }).click();
  return page.locator("#link").inputValue();
}

async function comeBy(visitor, link, name) {
  const page = await visitor.page();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Come in" }).click();
  await page.waitForURL(/\/circles\/[0-9a-f]{32}$/);
  return page;
}

async function reviewNext(page) {
  await page.getByRole("button", { name: "Review the next one" }).click();
  await page.waitForURL(/\/reviews\//);
  return page.url().split("/").pop();
}

async function handIn(page, verdict) {
  const point = page.locator("fieldset[data-item]").first();
  await point.getByText(verdict, { exact: true }).click();
  await page.locator("#saved[data-kind=saved]").waitFor();
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.locator(".said").first().waitFor();
}

const text = (page, selector) => page.locator(selector).innerText();

export const journeys = {
  async "three people make a circle, put up, review what comes next, see what they gave and got, and one leaves"({ browser, server }) {
    const [ada, bob, cy] = [await Visitor.come(browser, server), await Visitor.come(browser, server), await Visitor.come(browser, server)];
    const first = await ada.enterRoom();
    const interview = await finish(first);
    await first.goto("/circles");
    await inspect(first, "circles-empty");
    const circle = await makeCircle(first, "Tuesday evenings", "Ada");
    assert.match(await text(first, "#reviews"), /alone here so far/);
    await inspect(first, "circle-alone");
    const link = await makeLink(first, 2);
    assert.match(link, /\/circles\/join#ffc1_[\w-]{43}$/);
    await inspect(first, "circle-link");

    const second = await bob.page();
    await second.goto(link);
    await second.getByLabel("Your name").waitFor();
    assert.equal(new URL(second.url()).hash, "", "the secret is out of the address");
    assert.equal(await second.locator("#link-field").isVisible(), false);
    await inspect(second, "circle-join");
    await second.close();
    const bobs = await comeBy(bob, link, "Bob");
    const cys = await comeBy(cy, link, "Cy");
    assert.equal(bobs.url(), circle);
    assert.match(await text(bobs, "#reviews"), /Nobody else has put anything up yet/);

    await first.goto(circle);
    assert.match(await text(first, "main > .lead"), /3 members: you, Bob, Cy/);
    await first.getByRole("button", { name: /^Put up/ }).click();
    await until("it to be put up", async () => /nobody has read it yet/.test(await text(first, "#own")));
    await bobs.reload();
    assert.match(await text(bobs, "#queue"), /of Ada/);
    assert.equal(await reviewNext(bobs), interview);
    assert.equal(await bobs.locator("pre[data-stage=clarify]").textContent(), NOTES);
    assert.equal(await bobs.locator(".tick, .verdict").count(), 0, "nobody's verdicts");
    await bobs.goto(circle);
    assert.match(await text(bobs, "#reviews"), /Yours until/);
    await inspect(bobs, "circle-reading");
    await cys.reload();
    assert.match(await text(cys, "#reviews"), /Come back later/);
    assert.match(await text(cys, "#queue"), /being read by Bob/);
    await bobs.locator("#reviews").getByRole("link").click();
    await bobs.waitForURL(/\/reviews\//);
    await handIn(bobs, "Missed");

    // The same balance from both sides, and no score of anybody.
    await bobs.goto(circle);
    assert.match(await text(bobs, ".balance"), /given 1 review and received 0/);
    await first.goto(circle);
    assert.match(await text(first, ".balance"), /received 1 review and given 0/);
    assert.match(await text(first, "#own"), /read once/);
    assert.match(await text(first, "#together"), /1\s*interview put up[\s\S]*1\s*review/);
    await first.locator("#together summary").click();
    assert.equal(await first.locator(".trend tbody tr").count(), 1);
    assert.equal(await bobs.locator(".trend").count(), 0, "of others no score");
    await inspect(first, "circle");
    await first.emulateMedia({ colorScheme: "dark" });
    await inspect(first, "circle-dark");
    await first.setViewportSize({ width: 360, height: 740 });
    await inspect(first, "circle-dark-phone");
    await first.emulateMedia({ colorScheme: "light" });
    await inspect(first, "circle-phone");
    await first.setViewportSize({ width: 1280, height: 860 });

    // A second reader, who gives it back.
    await cys.reload();
    assert.equal(await reviewNext(cys), interview);
    await cys.goto(circle);
    await cys.getByRole("button", { name: /^Give back/ }).click();
    await until("it to be given back", async () => (await cys.getByRole("button", { name: "Review the next one" }).count()) === 1);

    // The plan leads to the case; one of the three looks on.
    const planned = await text(first, "#week");
    assert.match(planned, /Looks on/);
    for (const page of [first, bobs, cys]) {
      await page.goto(circle);
      const start = page.locator("#week").getByRole("link", { name: /^Start this case/ });
      if ((await start.count()) === 0) continue;
      const wanted = new URL(await start.getAttribute("href"), circle).searchParams.get("case");
      await start.click();
      await page.waitForURL(/\/\?case=/);
      assert.equal(await page.locator("[name=case]:checked").getAttribute("value"), wanted);
    }

    // Bob is removed: a sentence, and what he handed in stays.
    await first.goto(circle);
    await first.getByText("Remove", { exact: true }).first().click();
    await inspect(first, "circle-remove");
    await first.getByRole("button", { name: "Remove them" }).first().click();
    await until("Bob to be gone", async () => /2 members: you, Cy/.test(await text(first, "main > .lead")));
    const gone = await bobs.goto(`/reviews/${interview}`);
    assert.equal(gone.status(), 404);
    assert.match(await text(bobs, "main"), /What you handed in stays/);
    await inspect(bobs, "circle-access-ended");
    const marks = await api(first, "GET", `/api/v1/reviews/${interview}/marks`);
    assert.equal(marks.graders[0].name, "Bob");
    // Whoever made it leaves; Cy looks after it from now on.
    await first.getByText("Leave the circle").click();
    await first.getByRole("button", { name: "Leave", exact: true }).click();
    await first.waitForURL(/\/circles$/);
    await cys.goto(circle);
    assert.match(await text(cys, "#members"), /looks after the circle/);
    const late = await Visitor.come(browser, server);
    const dead = await late.page();
    await dead.goto(link);
    await dead.getByLabel("Your name").fill("Dee");
    await dead.getByRole("button", { name: "Come in" }).click();
    await until("the sentence", async () => (await dead.locator("#fault").textContent()).includes("opens nothing"));
    await inspect(dead, "circle-join-dead");
    for (const visitor of [ada, bob, cy, late]) await visitor.leave();
  },

  async "a circle is made, joined and read in without scripts, on a phone"({ browser, server }) {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };
    const ada = await Visitor.come(browser, server);
    const first = await ada.enterRoom();
    const interview = await finish(first);
    const circle = await makeCircle(first, "Without scripts", "Ada");
    await first.getByRole("button", { name: /^Put up/ }).click();
    await first.waitForURL(/#own$/);
    const link = await makeLink(first, 1);
    const bob = await Visitor.come(browser, server, { ...phone, javaScriptEnabled: false });
    const page = await comeBy(bob, link.replace("#", "/"), "Bob");
    assert.equal(page.url(), circle);
    assert.equal(await reviewNext(page), interview);
    const point = page.locator("fieldset[data-item]").first();
    await point.getByText("Missed", { exact: true }).click();
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.waitForURL(new RegExp(`/reviews/${interview}$`));
    await page.goto(circle);
    assert.match(await text(page, ".balance"), /given 1 review/);
    await page.getByText("Leave the circle").click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.waitForURL(/\/circles$/);
    const gone = await page.goto(circle);
    assert.equal(gone.status(), 404);
    for (const visitor of [ada, bob]) await visitor.leave();
  },
};
