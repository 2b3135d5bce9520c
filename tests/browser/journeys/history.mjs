// Three interviews later: found again by a word, narrowed down, and put together as progress; with a phone, in the dark, without scripts.

import assert from "node:assert/strict";

import { Visitor, api, inspect, until } from "../lib/browser.mjs";

const NOTES = [
  "How many links a month? 100 million, read 100 times as often.\nWe cache hot links in Redis with a TTL.",
  "Zebras are striped. Links live for a year.\nWe shard by the short code.",
  "10 million users a day, 100 reads for each write: about 1,200 reads a second.\nReads may be stale for a minute.",
];

// Another interview of the same person, finished and looked at.
async function finished(page, text, level) {
  const { id } = await api(page, "POST", "/api/v1/interviews", { case: "url-shortener", level });
  await api(page, "PUT", `/api/v1/interviews/${id}/notes/clarify`, { op_id: "a", base_rev: 0, text });
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {});
  await page.goto(`/interviews/${id}/report`);
  await page.getByRole("button", { name: "Skip this" }).click();
  await page.locator(".verdict").first().waitFor();
  return id;
}

const rows = (page) => page.locator(".history li").count();

export const journeys = {
  async "three interviews are found by a word, narrowed down, and together they are progress"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const first = page.url().split("/").pop();
    await api(page, "POST", `/api/v1/interviews/${first}/finish`, {});
    await until("the report", () => page.url().endsWith("/report"));
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.goto("/progress");
    assert.match(await page.locator("#by-depth figcaption").innerText(), /No trend yet: 1 of 3/);
    await inspect(page, "progress-one");
    const ids = [];
    for (const [at, text] of NOTES.entries()) ids.push(await finished(page, text, at === 2 ? "staff" : "senior"));

    await page.goto("/interviews");
    assert.equal(await rows(page), 4);
    await page.getByLabel("Search your notes and boards").fill("zebra");
    await page.getByRole("button", { name: "Find" }).click();
    await until("one row", async () => (await rows(page)) === 1);
    assert.ok((await page.locator(".history li > a").getAttribute("href")).includes(ids[1]));
    await inspect(page, "history-found");
    await page.getByRole("link", { name: "Show all interviews" }).click();
    await page.getByText("Narrow down").click();
    await page.getByLabel("Level").selectOption("staff");
    await page.keyboard.press("Tab");
    await page.getByLabel("From (day, UTC)").fill("2020-01-01");
    await page.getByRole("button", { name: "Find" }).click();
    await until("one row", async () => (await rows(page)) === 1);
    assert.ok(page.url().includes("level=staff"));
    assert.equal(await page.getByLabel("Level").inputValue(), "staff", "what was asked for stays");
    await inspect(page, "history-filtered");
    await page.getByLabel("Search your notes and boards").fill("nobodywrotethis");
    await page.keyboard.press("Enter");
    await page.getByText("No interview fits all of that").waitFor();
    await inspect(page, "history-nothing");

    await page.goto("/interviews");
    await page.getByRole("link", { name: "Progress" }).click();
    await page.waitForURL(/\/progress$/);
    assert.equal(await page.locator("#by-depth circle").count(), 4);
    assert.match(await page.locator("#by-depth figcaption").innerText(), /4 interviews/);
    assert.ok((await page.locator("#by-depth svg").getAttribute("aria-label")).includes("Technical depth"));
    await page.locator("#dimensions summary").click();
    assert.equal(await page.locator("#dimensions tbody tr").count(), 4);
    await inspect(page, "progress");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "progress-dark");
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
    assert.ok(await page.locator("#by-depth svg").isVisible());
    const cookies = await visitor.context.cookies();
    await visitor.leave();

    const phone = await Visitor.come(browser, server, { viewport: { width: 360, height: 760 }, hasTouch: true, isMobile: true, javaScriptEnabled: false });
    await phone.context.addCookies(cookies);
    const small = await phone.page();
    await small.goto("/progress");
    assert.equal(await small.locator("#by-depth circle").count(), 4);
    await small.goto("/interviews");
    await small.getByLabel("Search your notes and boards").fill("redis");
    await small.getByRole("button", { name: "Find" }).tap();
    await until("found without scripts", async () => (await rows(small)) === 1);
    await phone.leave();

    const touch = await Visitor.come(browser, server, { viewport: { width: 360, height: 760 }, hasTouch: true, isMobile: true });
    await touch.context.addCookies(cookies);
    const dark = await touch.page();
    await dark.emulateMedia({ colorScheme: "dark" });
    await dark.goto("/interviews?level=senior");
    await inspect(dark, "history-phone-dark");
    await dark.goto("/progress");
    await inspect(dark, "progress-phone-dark");
    await touch.leave();
  },
};
