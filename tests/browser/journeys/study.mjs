// What to study: nothing at first, five things after an interview, a plan, a path, a real interview; by keyboard, on a phone, in the dark.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inspect } from "../lib/browser.mjs";
import { finish } from "./peers.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function everywhere(page, address, name) {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(address);
  await inspect(page, name);
  await page.setViewportSize(PHONE.viewport);
  await inspect(page, `${name}-phone`);
  await page.emulateMedia({ colorScheme: "dark" });
  await inspect(page, `${name}-dark`);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: "light" });
}

export const journeys = {
  async "after one interview somebody knows five things to study, plans until the day, and follows a path"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const first = await visitor.page();
    await first.goto("/study");
    await inspect(first, "study-nobody");
    assert.equal(await first.locator(".need").count(), 0);
    await first.close();
    const page = await visitor.enterRoom();
    const id = await finish(page);
    await page.goto(`/interviews/${id}/report`);
    const missed = page.locator(".item.missed a[href^='/concepts/']").first();
    const concept = await missed.getAttribute("href");
    await missed.click();
    await page.waitForURL(`**${concept}`);
    assert.ok((await page.locator(".finding").count()) > 0, "the finding stands on the page of its concept");

    await page.goto("/study");
    assert.equal(await page.locator(".need").count(), 5);
    const line = page.locator(".need .finding a").first();
    await line.click();
    assert.match(page.url(), /\/report#item-/);
    assert.ok(await page.locator(":target").isVisible(), "the line leads to its item");
    await everywhere(page, "/study", "study");
    await everywhere(page, concept, "concept");
    await everywhere(page, "/concepts", "concepts");
    await page.getByLabel("Words to look for").fill("consistent hashing");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Consistent hashing", exact: true }).click();
    await page.waitForURL("**/concepts/consistent-hashing");

    await page.goto("/study/plan");
    await page.getByLabel("Minutes a day").fill("a lot");
    await page.getByLabel("Day of the interview").fill(inDays(20));
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Minutes a day").inputValue(), "a lot", "nothing typed is lost");
    await page.getByLabel("Minutes a day").fill("60");
    await page.getByLabel("Path to follow").selectOption("fast-track");
    await page.getByRole("button", { name: "Make the plan" }).click();
    assert.equal(await page.locator(".days tbody tr").count(), 20);
    await everywhere(page, "/study/plan", "study-plan");
    const calendar = page.waitForEvent("download");
    await page.getByRole("link", { name: "For your calendar" }).click();
    assert.equal((await calendar).suggestedFilename(), "fortyfive-plan.ics");

    await everywhere(page, "/paths", "paths");
    await everywhere(page, "/paths/fast-track", "path");
    const step = await page.locator(".steps .here h2 a").textContent();
    await page.locator(".steps .here").getByRole("button", { name: /^Done/ }).click();
    assert.notEqual(await page.locator(".steps .here h2 a").textContent(), step, "the path goes on");
    const [deck] = await Promise.all([page.waitForEvent("download"), page.goto("/study").then(() => page.getByRole("link", { name: "Those I am weak in" }).click())]);
    assert.equal(deck.suggestedFilename(), "fortyfive-deck.txt");

    await page.goto("/outcomes");
    await page.getByLabel("Day", { exact: true }).fill(inDays(-1));
    await page.getByLabel("Company").fill("Somewhere <b>bold</b>");
    await page.getByLabel("No", { exact: true }).check();
    await page.getByLabel("What you want to remember").fill("They asked about queues.\nTwice.");
    await page.getByRole("button", { name: "Note it" }).click();
    assert.equal(await page.locator(".outcomes li").count(), 1);
    await everywhere(page, "/outcomes", "outcomes");

    await page.goto("/study");
    await page.locator(".next-case").getByRole("button").click();
    await page.waitForURL(/\/interviews\/[^/]+$/);
    const started = await api(page, "GET", `/api/v1/interviews/${idOf(page)}`);
    assert.notEqual(started.case?.id ?? started.case_id ?? started.case, "url-shortener", "another case");
    await visitor.leave();
  },

  async "without scripts the plan, a tick and a real interview work all the same"({ browser, server }) {
    const visitor = await Visitor.come(browser, server, { javaScriptEnabled: false });
    const page = await visitor.enterRoom();
    await page.goto("/study/plan");
    await page.getByLabel("Day of the interview").fill(inDays(9));
    await page.getByRole("button", { name: "Make the plan" }).click();
    assert.equal(await page.locator(".days tbody tr").count(), 9);
    await page.goto("/paths/beginner");
    await page.locator(".steps .here").getByRole("button", { name: /^Done/ }).click();
    assert.match(await page.locator(".steps").textContent(), /Take the tick back/);
    await page.goto("/outcomes");
    await page.getByLabel("Day", { exact: true }).fill(inDays(-2));
    await page.getByRole("button", { name: "Note it" }).click();
    assert.equal(await page.locator(".outcomes li").count(), 1);
    await visitor.leave();
  },
};
