// What this browser keeps of a large board, and what it says when it cannot.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inRoom, says, textOf, until } from "../lib/browser.mjs";

// A board of about so many bytes, most of it words.
const boardOf = (bytes) =>
  Array.from({ length: Math.floor(bytes / 4200) }, (_, n) => {
    const text = `${n} ${"words on a board ".repeat(240)}`.slice(0, 1950);
    return { id: `w${n}`, type: "text", x: (n % 20) * 900, y: Math.floor(n / 20) * 200, width: 800, height: 25, fontSize: 20, text, originalText: text };
  });

// The room with that board in it, after `first` was done in the page, and a server that takes no more of it.
async function roomWith(visitor, bytes, first = () => {}) {
  const page = await visitor.enterRoom();
  await api(page, "PUT", `/api/v1/interviews/${idOf(page)}/board`, { op_id: "large", base_rev: 0, scene: boardOf(bytes) });
  await page.evaluate(first);
  await page.reload();
  await inRoom(page);
  await page.locator("[data-part=service]:enabled").waitFor();
  await visitor.context.route("**/board", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  return page;
}

const boardState = (page, kind) => page.locator(`#board-state[data-kind="${kind}"]`).waitFor({ timeout: 20_000 });
const boardNow = (page, id) => api(page, "GET", `/api/v1/interviews/${id}/board`);

export const journeys = {
  async "a board near its limit is kept in this browser until the server has it"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await roomWith(visitor, 1_980_000);
    const id = idOf(page);
    const before = await boardNow(page, id);
    const size = JSON.stringify(before.elements).length;
    assert.ok(size > 1_850_000, `${size} bytes`);
    await page.locator("#text-clarify").fill("x".repeat(60_000));
    await says(page, "saved");
    await page.locator("[data-part=service]").click();
    await boardState(page, "retrying");
    const kept = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes("%40board")).map(([, value]) => value.length));
    assert.equal(kept.length, 1);
    // The drawing library adds what it needs to each element; a second text would be another two million.
    assert.ok(kept[0] > size && kept[0] < 1.15 * size, `${kept} letters for ${size}`);
    await page.close();
    const next = await visitor.page();
    await visitor.context.unroute("**/board");
    await next.goto("/");
    await until("the board", async () => (await boardNow(next, id)).elements.length === before.elements.length + 2, 30_000);
    await until("nothing left", async () => (await next.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("%40board")).length)) === 0);
    await visitor.leave();
  },

  async "a board that does not fit into this browser's storage says so, and the notes go on being kept"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await roomWith(visitor, 400_000, () => {
      for (let size = 2 ** 20, n = 0; size > 50_000; n++)
        try {
          localStorage.setItem(`filler${n}`, "x".repeat(size));
        } catch {
          size /= 2;
        }
    });
    await page.locator("[data-part=service]").click();
    await boardState(page, "not-kept");
    assert.match(await page.locator("#board-state").textContent(), /too large for what this browser keeps/);
    await page.locator("#board-state[data-kind=not-kept][data-state=trouble]").waitFor();
    await page.locator("#text-clarify").fill("kept and saved as ever");
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "kept and saved as ever");
    assert.doesNotMatch(await page.locator("#save-state").textContent(), /keeps nothing/);
    await visitor.context.unroute("**/board");
    await boardState(page, "saved");
    await visitor.leave();
  },
};
