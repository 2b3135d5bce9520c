// Practising on a reference interview; one's own marks; moments, answers and ratings between candidate and graders.

import assert from "node:assert/strict";

import { Visitor, api, inspect, until } from "../lib/browser.mjs";
import { comeBy, finish, makeLink, saved, select } from "./peers.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

// Marks every point that is left open as missed, by the keys the page offers, quickly.
const missTheRest = (page) =>
  page.evaluate(() => {
    for (const field of document.querySelectorAll("fieldset[data-item]"))
      if (!field.querySelector("input[type=radio]:checked")) {
        const radio = field.querySelector("input[value=missed]");
        radio.checked = true;
        radio.dispatchEvent(new Event("change", { bubbles: true }));
      }
  });

// Selects the first words of the first notes on the page.
const selectBeginning = (page) =>
  page.evaluate(() => {
    const text = document.querySelector("pre[data-stage]").firstChild;
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, Math.min(30, text.data.length));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return range.toString();
  });

export const journeys = {
  async "somebody who has never been here practises, is told where they differ and why, and practises again"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.page();
    await page.goto("/calibration");
    await inspect(page, "calibration");
    assert.ok((await page.locator(".references li").count()) >= 24);
    await page.locator("#case-typeahead + ul").getByRole("button").first().click();
    await page.waitForURL(/\/calibration\/typeahead\/[^/]+$/);
    await inspect(page, "practise");
    assert.equal(await page.locator(".pin, [name=communication]").count(), 0, "nobody was heard");
    const point = page.locator("fieldset[data-item]").first();
    const words = await selectBeginning(page);
    await until("what is selected to be said", async () => (await page.locator("#picked").textContent()).includes(words.trim().slice(0, 10)));
    await point.getByText("Met", { exact: true }).click();
    await point.getByRole("button", { name: /^Quote/ }).click();
    const drawn = page.locator("fieldset[data-item]").nth(1);
    await page.locator("[data-pick]").first().click();
    await drawn.getByText("Partly", { exact: true }).click();
    await drawn.getByRole("button", { name: /^Quote/ }).click();
    await saved(page);
    await page.reload();
    assert.equal((await point.locator(".proofs q").textContent()).trim(), words.trim(), "the draft is back");
    await missTheRest(page);
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.locator(".agreed").first().waitFor();
    await inspect(page, "practised");
    assert.match(await page.locator(".lead").textContent(), /You say what was agreed on for \d+ %/);
    const quoted = page.locator(".agreed blockquote a").first();
    const target = await quoted.getAttribute("href");
    await quoted.click();
    assert.equal(await page.locator(target).count(), 1, "the quote stands in the notes");
    await page.getByRole("link", { name: "Practise again" }).click();
    assert.equal(await page.locator("fieldset[data-item] input:checked").count(), 0, "from nothing");
    await missTheRest(page);
    await saved(page);
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByText("Every time you marked it").click();
    assert.equal(await page.locator("details[open] tbody tr").count(), 2);
    await page.goto("/calibration");
    await until("the habit", async () => (await page.locator("[data-lean]").first().getAttribute("data-lean")) !== "too-few-to-say");
    await inspect(page, "calibration-known");
    await page.setViewportSize(PHONE.viewport);
    await inspect(page, "calibration-phone");
    await page.locator("#case-typeahead + ul a").first().click();
    await page.locator(".agreed").first().waitFor();
    await inspect(page, "practised-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "practised-dark");
    await visitor.leave();
  },

  async "a candidate marks their own interview, a friend points at moments, and they answer each other"({ browser, server }) {
    const owner = await Visitor.come(browser, server);
    const report = await owner.enterRoom();
    const id = await finish(report, { skip: false });
    await inspect(report, "self-score-careful");
    await report.getByRole("link", { name: "Mark the checklist yourself" }).click();
    const own = report.locator("fieldset[data-item]").first();
    await own.waitFor();
    // The script of the page may still be on its way.
    await until("what is selected to be said", async () => {
      await select(report, "Links are short.");
      return (await report.locator("#picked").textContent()).includes("Links are short.");
    });
    await own.getByText("Met", { exact: true }).click();
    await own.getByRole("button", { name: /^Quote/ }).click();
    await missTheRest(report);
    await saved(report);
    await inspect(report, "own-marks");
    await report.getByRole("button", { name: "Hand in" }).click();
    await report.locator("#together").waitFor();
    assert.deepEqual((await report.locator("table.together thead th").allTextContents()).slice(1, 3), ["Offline reader", "You"]);
    const link = await makeLink(report, { people: 2, note: "Ada" });

    const friend = await Visitor.come(browser, server);
    const page = await comeBy(friend, link, "Ada");
    const point = page.locator("fieldset[data-item]").first();
    const other = page.locator("fieldset[data-item]").nth(1);
    await page.getByText("Moments of the interview", { exact: true }).click();
    await page.locator("[data-moment]").first().click();
    await until("the moment to be said", async () => /at 0:/.test(await page.locator("#picked").textContent()));
    await point.getByText("Met", { exact: true }).click();
    await point.getByRole("button", { name: /^Quote/ }).click();
    assert.match(await point.locator(".proofs q").textContent(), /at 0:/);
    const [pin, more] = [page.locator("[data-pin]").first(), page.locator("#more-pins")];
    await pin.getByRole("combobox").selectOption({ index: 1 });
    await pin.getByRole("textbox").fill("A good beginning.");
    const rows = await page.locator("[data-pin]").count();
    await more.click();
    assert.equal(await page.locator("[data-pin]").count(), rows + 1);
    await other.getByText("Missed", { exact: true }).click();
    await other.getByText("Remark", { exact: true }).click();
    await other.getByRole("textbox", { name: /^Remark on/ }).fill("Who are they?");
    await page.locator("#note").fill("Slow down in the beginning.");
    await saved(page);
    await page.reload();
    assert.equal(await pin.getByRole("textbox").inputValue(), "A good beginning.", "the draft is back");
    await inspect(page, "review-moments");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.locator("tr.graded").first().waitFor();
    assert.match(await page.locator(".pinned").textContent(), /0:\d\d.*A good beginning\./s);
    await inspect(page, "graders-pinned");

    const second = await Visitor.come(browser, server);
    const against = await comeBy(second, link, "Bob");
    await missTheRest(against);
    await saved(against);
    await against.getByRole("button", { name: "Hand in" }).click();
    await against.locator("tr.graded").first().waitFor();

    await report.goto(`/interviews/${id}/report`);
    const reader = report.locator(".readers > li", { hasText: "Ada" });
    await reader.getByText("Answer", { exact: true }).click();
    await reader.getByLabel("Your answer to this remark").fill("I will.");
    await reader.getByRole("button", { name: "Send" }).click();
    await report.locator(".answered").first().waitFor();
    await reader.getByText("very helpful", { exact: true }).click();
    await reader.getByRole("button", { name: "Say so" }).click();
    await until("the rating", () => reader.locator("input[value=very]").isChecked());
    await inspect(report, "report-together");
    await report.setViewportSize(PHONE.viewport);
    await inspect(report, "report-together-phone");
    await report.emulateMedia({ colorScheme: "dark" });
    await inspect(report, "report-together-dark");
    const conflict = report.locator(".conflict a");
    if (await conflict.count()) {
      await conflict.click();
      assert.ok(await report.locator("#ask").isVisible());
    }
    const seen = await page.reload();
    assert.equal(seen.status(), 200);
    const mine = page.locator(".readers > li", { hasText: "Ada" });
    assert.match(await mine.textContent(), /I will\./);
    assert.match(await mine.textContent(), /found this very helpful/);
    assert.doesNotMatch(await against.locator("main").textContent(), /I will\./);
    await page.goto("/reviews");
    assert.match(await page.locator("#asked-answered").textContent(), /Answered/);
    await inspect(page, "reviews");
    await page.setViewportSize(PHONE.viewport);
    await inspect(page, "reviews-phone");
    const late = await api(report, "GET", `/api/v1/interviews/${id}/own`);
    assert.deepEqual([late.version, late.closed], [1, true]);
    for (const visitor of [owner, friend, second]) await visitor.leave();
  },
};
