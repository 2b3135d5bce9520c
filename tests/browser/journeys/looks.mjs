// Every page in every dress: narrow, dark, without motion; and nothing wrong that a machine can see.

import assert from "node:assert/strict";

import { Visitor, inRoom, inspect, says, until } from "../lib/browser.mjs";

const DRESSES = {
  wide: {},
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  dark: { colorScheme: "dark" },
  still: { reducedMotion: "reduce" },
};

export const journeys = {};
for (const [dress, options] of Object.entries(DRESSES)) {
  journeys[`every page, ${dress}`] = async ({ browser, server }) => {
    const visitor = await Visitor.come(browser, server, options);
    const page = await visitor.page();
    const look = (name) => inspect(page, `${name}-${dress}`);
    await page.goto("/");
    await look("start");
    await page.locator(".more summary").click();
    await page.locator("label:has([name=plan][value=custom])").click();
    await page.locator("[name='minutes.clarify']").waitFor();
    await look("start-more");
    await page.goto("/login");
    await look("login");
    await page.goto("/register");
    await look("register");
    await page.goto("/interviews");
    await look("history-empty");
    await page.goto("/nowhere");
    await look("error");
    await page.goto("/");
    await page.getByRole("button", { name: "Start the interview" }).click();
    await page.waitForURL(/\/interviews\/[^/]+$/);
    await inRoom(page);
    await page.locator("#text-clarify").fill("Who uses it?\nHow many links are made in a month, and how often is each read?");
    await says(page, "saved");
    await look("room");
    if (dress === "phone") {
      assert.equal(await page.locator("#ask").isVisible(), false);
      await page.locator(".tabs [data-show=talk]").click();
      assert.equal(await page.locator("#text-clarify").isVisible(), false);
    }
    await page.locator("#ask").fill("How many new links are created per month?");
    await page.locator("#ask").press("Enter");
    await page.locator("#lines .line[data-kind=fact]").first().waitFor();
    await look("room-talk");
    if (dress === "phone") {
      await page.locator(".tabs [data-show=board]").click();
      await look("room-board");
      await page.locator(".tabs [data-show=notes]").click();
    }
    await page.locator("#clock-toggle").click();
    assert.equal(await page.locator(".figures").isVisible(), false);
    await page.locator("#clock-toggle").click();
    await page.locator("#confirm-finish summary").click();
    await look("room-confirm");
    await page.getByRole("button", { name: "Finish the interview" }).click();
    await until("the report", () => page.url().endsWith("/report"));
    await look("self-score");
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.locator(".verdict").first().waitFor();
    await look("report");
    await page.goto("/interviews");
    await look("history");
    await page.goto("/account");
    await look("account");
    if (dress === "still") assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
    await visitor.leave();
  };
}

journeys["a guest takes a name, leaves, and finds everything again"] = async ({ browser, server }) => {
  const visitor = await Visitor.come(browser, server);
  const page = await visitor.enterRoom();
  await page.goto("/register");
  const [name, password] = ["ada", "four words nobody has guessed yet"];
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Keep my interviews" }).click();
  await until("the name", async () => (await page.locator(".top nav").textContent()).includes(name));
  await page.goto("/account");
  await inspect(page, "account-named");
  await page.getByRole("button", { name: "Log out" }).click();
  await until("the log-in", async () => (await page.locator(".top nav").textContent()).includes("Log in"));
  await page.goto("/login");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill("not the password at all");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.locator(".fault").waitFor();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.goto("/interviews");
  assert.equal(await page.locator(".history li").count(), 1);
  await visitor.leave();
};

journeys["a drawing brought in is listed by its labels"] = async ({ browser, server }) => {
  const visitor = await Visitor.come(browser, server);
  const page = await visitor.enterRoom();
  const box = (id, x, text) => [
    { id, type: "rectangle", x, y: 0, width: 100, height: 60, version: 1, isDeleted: false, boundElements: [{ type: "text", id: `t${id}` }] },
    { id: `t${id}`, type: "text", x, y: 0, width: 50, height: 20, text, originalText: text, containerId: id, version: 1, isDeleted: false },
  ];
  const arrow = { id: "e", type: "arrow", x: 100, y: 30, width: 100, height: 0, points: [[0, 0], [100, 0]], startBinding: { elementId: "a" }, endBinding: { elementId: "b" }, endArrowhead: "arrow", version: 1, isDeleted: false };
  const scene = { type: "excalidraw", version: 2, elements: [...box("a", 0, "API server"), ...box("b", 200, "Postgres"), arrow], appState: {}, files: {} };
  await page.locator("#text-clarify").fill("written before the upload");
  await page.getByText("Bring in a drawing, or Mermaid").click();
  await page.locator("#scene").setInputFiles({ name: "board.excalidraw", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(scene)) });
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.locator(".shapes").waitFor();
  assert.match(await page.locator(".shapes").textContent(), /API server/);
  assert.match(await page.locator(".shapes").textContent(), /Postgres/);
  assert.equal(await page.locator("#text-clarify").inputValue(), "written before the upload");
  await page.locator("#scene").setInputFiles({ name: "board.excalidraw", mimeType: "application/json", buffer: Buffer.from("no drawing") });
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.locator("#board-trouble:has-text('could not be read')").waitFor();
  assert.match(await page.locator(".shapes").textContent(), /API server/);
  await visitor.leave();
};
