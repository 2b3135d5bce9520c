// Drills: one question by keyboard alone, a slip that is said, a round of ten, a sheet, and all of it without scripts.

import assert from "node:assert/strict";

import { Visitor, inspect } from "../lib/browser.mjs";

const PHONE = { width: 360, height: 740 };

// What has the focus. A page gives it as it is first drawn, a moment after its text is there.
async function focused(page) {
  const found = page.locator("main :focus");
  await found.waitFor();
  return found.evaluate((element) => element.name || element.textContent.trim());
}

export const journeys = {
  async "a guest drills by keyboard alone, is told what a slip looks like, and goes through a round"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.page();
    await page.goto("/drills");
    await inspect(page, "drills-new");
    assert.equal(await focused(page), "Start a mixed round of ten");
    await page.getByRole("button", { name: "Practise: Bandwidth of responses" }).click();
    await page.waitForURL(/\/drills\/[0-9a-f]+$/);
    await inspect(page, "drill-open");
    const asked = await page.locator(".ask").textContent();
    const [, rate, kb] = asked.match(/sends ([\d,]+) responses per second of (\d+) KB/);
    const gbit = (Number(rate.replaceAll(",", "")) * Number(kb) * 8) / 1e6;
    assert.equal(await focused(page), "answer.bits");
    await page.keyboard.type("no idea");
    await page.keyboard.press("Enter");
    await page.locator(".fault").waitFor();
    assert.match(await page.locator(".fault").textContent(), /such as 3\.2 Gbit\/s/);
    assert.equal(await page.locator("[name='answer.bits']").inputValue(), "no idea", "nothing typed is lost");
    await inspect(page, "drill-unread");
    // Bytes for bits.
    await page.locator("[name='answer.bits']").fill(`${gbit / 8} Gbit/s`);
    await page.keyboard.press("Enter");
    await page.locator(".drill-verdict").waitFor();
    assert.match(await page.locator(".drill-result").textContent(), /factor of 8: bits and bytes/);
    await inspect(page, "drill-slip");
    assert.match(await focused(page), /The same again/);
    await page.keyboard.press("Enter");
    await page.locator("[name='answer.bits']").waitFor();
    assert.notEqual(await page.locator(".ask").textContent(), asked, "other numbers");

    await page.goto("/drills");
    assert.equal(await focused(page), "Start a mixed round of ten");
    await page.keyboard.press("Enter");
    for (let place = 1; place <= 10; place++) {
      await page.getByText(`Question ${place} of 10`).waitFor();
      assert.match(await focused(page), /^answer\./);
      await page.keyboard.type("42");
      await page.keyboard.press("Enter");
      await page.locator(".drill-verdict").waitFor();
      assert.equal(await focused(page), "Next");
      if (place === 1) await inspect(page, "drill-in-round");
      await page.keyboard.press("Enter");
    }
    await page.waitForURL(/\/drills\/rounds\//);
    assert.equal(await page.locator("tbody tr").count(), 10);
    await inspect(page, "drill-round");
    await page.goto("/drills");
    assert.match(await page.locator("tbody tr").first().textContent(), /All drills/);
    await inspect(page, "drills");
    await page.setViewportSize(PHONE);
    await inspect(page, "drills-phone");
    await page.getByRole("button", { name: "Practise: URL shortener" }).click();
    await page.locator(".drill-form").waitFor();
    await inspect(page, "drill-sheet-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator(".drill-form input").first().fill("40/s");
    await page.keyboard.press("Enter");
    await page.locator(".drill-verdict").first().waitFor();
    await inspect(page, "drill-sheet-result-phone-dark");
    await page.setViewportSize({ width: 1280, height: 860 });
    await inspect(page, "drill-sheet-result-dark");
    await page.goto("/drills");
    await inspect(page, "drills-dark");
    await page.locator(".stage-offers button").nth(1).click();
    await page.waitForURL(/\/interviews\//);
    assert.match(await page.locator("h1, h2, .stages").first().textContent(), /./);
    await visitor.leave();
  },

  async "drills work without scripts"({ browser, server }) {
    const visitor = await Visitor.come(browser, server, { javaScriptEnabled: false });
    const page = await visitor.page();
    await page.goto("/drills");
    await page.getByRole("button", { name: "Start a mixed round of ten" }).click();
    for (let place = 1; place <= 2; place++) {
      await page.getByText(`Question ${place} of 10`).waitFor();
      await page.locator(".drill-form input").fill("1,000");
      await page.locator(".drill-form input").press("Enter");
      await page.locator(".drill-verdict").waitFor();
      await page.getByRole("button", { name: "Next" }).click();
    }
    await page.getByText("Question 3 of 10").waitFor();
    await page.getByRole("link", { name: "Question 3 of 10" }).click();
    assert.equal(await page.locator("tbody tr").count(), 3);
    await visitor.leave();
  },
};
