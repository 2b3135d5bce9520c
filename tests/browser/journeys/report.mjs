// The report beside the model answer: two columns where there is room, links between them where there is not, and on paper.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Visitor, api, idOf, inspect, stateOf, until } from "../lib/browser.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const answer = readFileSync(path.resolve(here, "../../../prompts/cases/url-shortener/answers/middling.md"), "utf8");
const STAGES = ["clarify", "estimate", "high-level", "deep-dive", "trade-offs"];
const GRAPH = "graph LR\nC[Client] --> LB[Load balancer] --> S[Link service] --> R[(Redis cache)]\nS --> D[(PostgreSQL)]\nS --> Q[Queue] --> W[Click worker]";

const slug = (title) => title.trim().toLowerCase().replace(/\s+/g, "-");
const parts = answer.split(/^# +/m).slice(1).map((part) => [slug(part.split("\n", 1)[0]), part.slice(part.indexOf("\n") + 1).trim()]);

// A finished interview with texts for all stages but one, and a drawing.
async function finished(page) {
  const id = idOf(page);
  const texts = new Map(parts);
  for (const stage of STAGES.filter((stage) => stage !== "trade-offs")) {
    await api(page, "PUT", `/api/v1/interviews/${id}/notes/${stage}`, { op_id: `t-${stage}`, base_rev: 0, text: texts.get(stage) ?? "Nothing much." });
    if (stage !== "deep-dive") await api(page, "POST", `/api/v1/interviews/${id}/stage`, { from: stage });
  }
  const { elements } = await api(page, "POST", `/api/v1/interviews/${id}/board/mermaid`, { text: GRAPH });
  await api(page, "PUT", `/api/v1/interviews/${id}/board`, { op_id: "b", base_rev: 0, scene: elements });
  assert.equal((await stateOf(page)).stages.length, 5);
  await api(page, "POST", `/api/v1/interviews/${id}/finish`, {});
  // The room hears of the end and goes there by itself.
  await until("the report", () => page.url().endsWith("/report"));
  await page.getByRole("button", { name: "Skip this" }).click();
  await page.locator(".verdict").first().waitFor();
  return id;
}

const shot = async (page, name, ...selectors) => {
  for (const [at, selector] of selectors.entries()) await page.locator(selector).screenshot({ path: path.join(here, `../shots/${name}-${at}.png`) });
};

const box = (page, selector) => page.locator(selector).boundingBox();

export const journeys = {
  async "the report sets the model answer and the reference board beside one's own"({ browser, server }) {
    const visitor = await Visitor.come(browser, server, { viewport: { width: 1440, height: 900 } });
    const page = await visitor.enterRoom();
    await finished(page);
    await inspect(page, "report-beside-wide");
    await shot(page, "report-beside-wide", "#board", "#texts");
    for (const stage of STAGES) {
      const [yours, theirs] = [await box(page, `#yours-${stage}`), await box(page, `#theirs-${stage}`)];
      assert.equal(yours.y, theirs.y, `${stage} begins side by side`);
      assert.ok(theirs.x >= yours.x + yours.width, `${stage}: two columns`);
      assert.ok(Math.abs(yours.width - theirs.width) < 1, `${stage}: columns of one width`);
    }
    assert.match(await page.locator("#theirs-deep-dive h4").textContent(), /Senior/);
    assert.match(await page.locator("#yours-trade-offs").textContent(), /Nothing was written here/);
    assert.ok((await box(page, "#texts")).width > 1200, "the room there is, is used");
    const boards = [await box(page, "#board-yours figure svg"), await box(page, "#board-theirs figure svg")];
    assert.ok(boards[1].x > boards[0].x && Math.abs(boards[0].y - boards[1].y) < 2, JSON.stringify(boards));
    const outline = await page.evaluate(() => Array.from(document.querySelectorAll("#texts :is(h2, h3, h4, h5, h6)"), (heading) => Number(heading.tagName[1])));
    outline.reduce((before, level) => (assert.ok(level <= before + 1, `heading ${level} after ${before}`), level));
    assert.equal(await page.locator("#model details").count(), 2, "the other levels are below, whole");
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 700, height: 1000 });
    const print = [await box(page, "#yours-clarify"), await box(page, "#theirs-clarify")];
    assert.ok(print[1].x > print[0].x + 200, "on paper, too");
    assert.equal(await page.locator(".jump").first().isVisible(), false);
    await shot(page, "report-beside-print", "#board", "#texts");
    await visitor.leave();
  },

  async "on a phone the model answer stands below one's own, with links between them and no script"({ browser, server }) {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const visitor = await Visitor.come(browser, server, phone);
    const page = await visitor.enterRoom();
    const id = await finished(page);
    await inspect(page, "report-beside-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "report-beside-dark");
    await shot(page, "report-beside-dark", "#board", "#yours-deep-dive", "#theirs-deep-dive");
    const cookies = await visitor.context.cookies();
    await visitor.leave();
    const plain = await Visitor.come(browser, server, { ...phone, javaScriptEnabled: false });
    await plain.context.addCookies(cookies);
    const read = await plain.page();
    await read.goto(`/interviews/${id}/report`);
    for (const [from, to] of [["yours", "theirs"], ["theirs", "yours"]]) {
      const link = read.locator(`#${from}-deep-dive .jump`);
      assert.ok((await link.boundingBox()).height >= 44);
      await link.tap();
      assert.equal(new URL(read.url()).hash, `#${to}-deep-dive`);
      await until(`${to} in view`, async () => {
        const { y } = await box(read, `#${to}-deep-dive`);
        return y >= 0 && y < 300;
      });
    }
    const [yours, theirs] = [await box(read, "#yours-estimate"), await box(read, "#theirs-estimate")];
    assert.ok(theirs.y >= yours.y + yours.height && theirs.x === yours.x, "stacked");
    await plain.leave();
  },
};
