// From the first click to the report.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Visitor, api, idOf, inRoom, inspect, says, stateOf, textOf, until } from "../lib/browser.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const answer = readFileSync(path.resolve(here, "../../../prompts/cases/url-shortener/answers/strong.md"), "utf8");

// The strong answer, stage by stage.
function parts() {
  const stages = { clarify: "", estimate: "", "high-level": "", "deep-dive": "", "trade-offs": "" };
  let stage = "clarify";
  for (const line of answer.split("\n")) {
    const heading = line.match(/^#+\s+(.+)$/)?.[1].trim().toLowerCase().replace(/\s+/g, "-");
    if (heading in stages) stage = heading;
    else stages[stage] += `${line}\n`;
  }
  return stages;
}

const shown = (page) => page.locator(".editor[data-state=shown]").getAttribute("data-stage");
const scoreSelf = async (page) => {
  for (const dimension of await page.locator("fieldset.scale").all()) await dimension.locator("label").nth(2).click();
  await page.getByRole("button", { name: "Show me the report" }).click();
};

export const journeys = {
  async "a stranger is in the interview with one click"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    assert.match(await page.locator("h1").textContent(), /Senior/);
    assert.equal(await page.locator(".rail li").count(), 5);
    assert.match(await page.locator("[data-clock=whole]").textContent(), /^4[45]:\d\d$/);
    assert.ok((await page.locator("#lines .line").first().textContent()).length > 20);
    await page.goto("/");
    await page.getByRole("link", { name: /^Continue: / }).click();
    await inRoom(page);
    await visitor.leave();
  },

  async "a sum is reckoned while it is typed, and Enter writes it into the notes"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await page.locator("#text-clarify").fill("Who uses it?");
    await page.getByText("Calculator", { exact: true }).click();
    await page.locator("#sum").pressSequentially("100M links * 500 B");
    await until("the result", async () => (await page.locator("#reckoned").textContent()) === "= 50 GB");
    await page.keyboard.press("Enter");
    const written = "Who uses it?\n100M links * 500 B = 50 GB\n";
    await until("the line", async () => (await page.locator("#text-clarify").inputValue()) === written);
    await until("the save", async () => (await textOf(page, "clarify")) === written);
    await page.locator("#sum").fill("dau * 3");
    await until("the sentence", async () => (await page.locator("#reckoned").textContent()).includes("“dau”"));
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#text-clarify").inputValue(), written, "nothing without a result");
    await visitor.leave();
  },

  async "rows of the sheet are lines of the notes, and a changed row changes what rests on it"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const notes = page.locator("#text-clarify");
    await notes.fill("By hand: 5 * 2 = 10\nA sum of mine = 7, more or less.\n");
    await page.getByText("Calculator", { exact: true }).click();
    const [quantity, sum] = [page.locator("#calculator form .quantity"), page.locator("#sum")];
    for (const [name, formula] of [["writes", "100M links / month"], ["reads", "writes * 100"]]) {
      await quantity.fill(name);
      await sum.fill(formula);
      await page.keyboard.press("Enter");
      await until(`the line of ${name}`, async () => (await notes.inputValue()).includes(`${name}: ${formula} = `));
    }
    assert.equal(await page.evaluate(() => document.activeElement.name), "name");
    const rows = page.locator(".sheet tbody tr");
    await until("three rows", async () => (await rows.count()) === 3);
    assert.equal(await rows.nth(2).locator("output").textContent(), "3.86 thousand/s");
    await rows.nth(1).locator("input").nth(1).fill("200M links / month");
    await page.keyboard.press("Enter");
    const written = "By hand: 5 * 2 = 10\nA sum of mine = 7, more or less.\nwrites: 200M links / month = 77.2/s\nreads: writes * 100 = 7.72 thousand/s\n";
    await until("both lines", async () => (await notes.inputValue()) === written);
    await until("the save", async () => (await textOf(page, "clarify")) === written);
    await notes.press("Control+End");
    await notes.pressSequentially("peak: 3 * 2 = 6");
    await until("a fourth row", async () => (await rows.count()) === 4);
    const typed = await notes.inputValue();
    await page.context().setOffline(true);
    await sum.fill("7 * 6");
    await page.keyboard.press("Enter");
    await until("the sentence", () => page.locator("#trouble").isVisible());
    assert.equal(await sum.inputValue(), "7 * 6", "what was typed stays");
    assert.equal(await notes.inputValue(), typed);
    await page.context().setOffline(false);
    await sum.press("Enter");
    await until("the line, once the network is back", async () => (await notes.inputValue()) === `${typed}\n7 * 6 = 42\n`);
    await visitor.leave();
  },

  async "a question gets its fact, an unknown one an assumption, a hint its place in the conversation"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await page.locator("#text-clarify").fill("not to be lost");
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "ask");
    await page.keyboard.type("How many new links are created per month?");
    await page.keyboard.press("Enter");
    await page.locator("#lines .line[data-kind=fact]").first().waitFor();
    await until("the box to be empty", async () => (await page.locator("#ask").inputValue()) === "");
    const said = await page.locator("#lines .line[data-kind=fact] p").first().textContent();
    await until("the announcement", async () => (await page.locator("#say").textContent()).includes(said));
    await page.locator("#ask").fill("What is the colour of the chairs in the office?");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.locator("#lines .line[data-kind=assume]").waitFor();
    await page.getByRole("button", { name: "Ask for a hint" }).click();
    await page.locator("#lines .line[data-kind=hint]").waitFor();
    assert.equal(await textOf(page, "clarify"), "not to be lost");
    await visitor.leave();
  },

  async "all stages, back once, finish, own score, report with quotes that lead to the text"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const texts = parts();
    const stages = Object.keys(texts);
    for (const [index, stage] of stages.entries()) {
      assert.equal(await shown(page), stage);
      await page.locator(`#text-${stage}`).fill(texts[stage]);
      if (index === stages.length - 1) break;
      await page.locator("#confirm-next summary").click();
      await page.locator("#confirm-next button").click();
      await until("the next stage", async () => (await shown(page)) === stages[index + 1]);
      assert.equal(await page.evaluate(() => document.activeElement.id), `text-${stages[index + 1]}`);
      assert.equal(await page.locator(`#text-${stage}`).isEditable(), false);
    }
    await inspect(page, "room-last-stage");
    await page.locator("#confirm-return summary").click();
    await page.locator("#confirm-return").getByRole("button", { name: "Estimate" }).click();
    await until("the stage gone back to", async () => (await shown(page)) === "estimate");
    await page.locator("#text-estimate").press("Control+End");
    await page.locator("#text-estimate").pressSequentially("\nOne more number.");
    await page.getByRole("button", { name: "Back to Trade-offs" }).click();
    await until("the present", async () => (await shown(page)) === "trade-offs");
    assert.equal(await page.locator("#confirm-return").getByRole("button", { name: "Estimate", includeHidden: true }).count(), 0);
    await page.locator("#text-trade-offs").press("Control+End");
    await page.locator("#text-trade-offs").pressSequentially("\nThe very last words.");
    await page.locator("#confirm-finish summary").click();
    await page.getByRole("button", { name: "Finish the interview" }).click();
    await until("the report", () => page.url().endsWith("/report"));
    await inspect(page, "self-score");
    assert.equal(await page.locator(".verdict").count(), 0, "the machine's view comes after one's own");
    await scoreSelf(page);
    await page.locator(".verdict.asked").waitFor();
    await inspect(page, "report");
    assert.equal(await page.locator(".verdict").count(), 3);
    assert.ok((await page.locator(".item.met").count()) >= 8, "a strong answer meets many items");
    assert.ok((await page.locator("#texts mark").count()) >= 8);
    const whole = await page.locator("#texts .text").allInnerTexts();
    assert.ok(whole.some((text) => text.includes("One more number.")));
    assert.ok(whole.some((text) => text.includes("The very last words.")));
    assert.ok((await page.locator(".dimension .own").first().textContent()).includes("you: 3"));
    const quote = page.locator("blockquote:has(a[href^='#seg-'])").first();
    const words = (await quote.locator("p").textContent()).trim();
    await quote.locator("a").click();
    const marked = await page.locator("mark:target").textContent();
    assert.ok(marked.includes(words) || words.includes(marked), `“${words}” leads to “${marked}”`);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const paper = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("header.top")).display]);
    assert.deepEqual(paper, ["rgb(255, 255, 255)", "none"]);
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.goto("/interviews");
    assert.match(await page.locator(".history").textContent(), /(hire|Hire|Lean no|No) · \d+ %/);
    await inspect(page, "history");
    await visitor.leave();
  },

  async "an interview of four times ten seconds ends by itself, with the words of its last second"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const plan = ["clarify", "estimate", "high-level", "trade-offs"].map((stage) => ({ stage, ms: 10_000 }));
    const id = await visitor.startPlan(page, plan, { pace: "strict" });
    await page.locator("#text-clarify").pressSequentially("Who are the users? How many links a month?");
    await until("the bell of the first stage", async () => (await shown(page)) === "estimate", 14_000);
    await page.locator("#text-estimate").fill("100M links a month / 2.6M s = 40 writes/s");
    await until("the last stage", async () => (await shown(page)) === "trade-offs", 30_000);
    const area = page.locator("#text-trade-offs");
    await until("the last second", async () => (await page.locator("[data-clock=whole]").textContent()) === "0:01", 14_000);
    await area.pressSequentially("at the very end");
    await until("the report", () => page.url().endsWith("/report"));
    const state = await api(page, "GET", `/api/v1/interviews/${id}`);
    assert.equal(state.phase, "finished");
    assert.equal(state.stages.find((stage) => stage.id === "trade-offs").text, "at the very end");
    assert.equal(state.stages.find((stage) => stage.id === "clarify").text, "Who are the users? How many links a month?");
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.locator(".verdict").first().waitFor();
    await inspect(page, "report-bell");
    await visitor.leave();
  },

  async "who is typing at a stage's bell goes on typing, and it is kept"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const plan = ["clarify", "estimate"].map((stage) => ({ stage, ms: 10_000 }));
    await visitor.startPlan(page, plan, { pace: "strict" });
    const area = page.locator("#text-clarify");
    await area.pressSequentially("x".repeat(110), { delay: 100, timeout: 30_000 });
    assert.equal(await shown(page), "estimate");
    assert.equal(await page.evaluate(() => document.activeElement.id), "text-clarify");
    assert.equal(await area.inputValue(), "x".repeat(110));
    await visitor.leave();
  },

  async "a page that believes time is up asks the server, is corrected, and the interview goes on"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await page.route("**/questions", async (route) => {
      const answer = await route.fetch();
      const now = Number((await answer.text()).match(/data-now="(\d+)"/)[1]);
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-deadline="\d+"/, `data-deadline="${now - 1}"`) });
    });
    await page.locator("#ask").fill("How many new links are created per month?");
    const asked = page.waitForRequest((request) => request.method() === "GET" && new URL(request.url()).pathname === `/api/v1/interviews/${idOf(page)}`);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await asked;
    await until("the right one", async () => /^44:\d\d$/.test(await page.locator("[data-clock=whole]").textContent()));
    assert.equal((await stateOf(page)).phase, "running");
    assert.match(page.url(), /\/interviews\/[^/]+$/);
    await visitor.leave();
  },

  async "a drill may be paused, and what is written in the pause says so"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await visitor.startPlan(page, "drill");
    const stage = await shown(page);
    await page.locator(`#text-${stage}`).fill("before the pause");
    await says(page, "saved");
    await page.getByRole("button", { name: /^Pause/ }).click();
    await page.getByRole("button", { name: "Go on", exact: true }).waitFor();
    const held = await page.locator("[data-clock=whole]").textContent();
    await page.locator(`#text-${stage}`).fill("before the pause, and in it");
    await says(page, "paused");
    await page.waitForTimeout(2500);
    assert.equal(await page.locator("[data-clock=whole]").textContent(), held);
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    await page.getByRole("button", { name: /^Pause/ }).waitFor();
    assert.equal((await stateOf(page)).phase, "running");
    await visitor.leave();
  },

  async "without scripts: start, write, ask, go on, finish, report"({ browser, server }) {
    const visitor = await Visitor.come(browser, server, { javaScriptEnabled: false });
    const page = await visitor.enterRoom();
    await page.locator("#text-clarify").fill("Who uses it? 100M links a month.");
    await page.locator("#ask").fill("How many new links are created per month?");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.locator(".line[data-kind=fact]").first().waitFor();
    assert.equal(await page.locator("#text-clarify").inputValue(), "Who uses it? 100M links a month.");
    await page.locator("#text-clarify").fill("Who uses it? 100M links a month.\nReads 100:1.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("#confirm-next summary").click();
    await page.locator("#confirm-next button").click();
    assert.equal(await shown(page), "estimate");
    await page.locator("#text-estimate").fill("100M / 2.6M s = 40 writes/s");
    await page.locator("#confirm-return summary").click();
    await page.locator("#confirm-return").getByRole("button", { name: "Clarify" }).click();
    assert.equal(await shown(page), "clarify");
    await page.getByRole("button", { name: "Back to Estimate" }).click();
    assert.equal(await page.locator("#text-estimate").inputValue(), "100M / 2.6M s = 40 writes/s");
    await page.locator("#confirm-finish summary").click();
    await page.getByRole("button", { name: "Finish the interview" }).click();
    await until("the report", () => page.url().endsWith("/report"));
    await scoreSelf(page);
    const texts = await page.locator("#texts .text").allTextContents();
    assert.ok(texts.some((text) => text.includes("Reads 100:1.")) && texts.some((text) => text.includes("40 writes/s")), texts.join("|"));
    await visitor.leave();
  },

  async "without scripts: two versions meet on a page of their own"({ browser, server }) {
    const visitor = await Visitor.come(browser, server, { javaScriptEnabled: false });
    const page = await visitor.enterRoom();
    const stale = await visitor.page();
    await stale.goto(page.url());
    await page.locator("#text-clarify").fill("from one tab");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await stale.locator("#text-clarify").fill("from the other tab");
    await stale.getByRole("button", { name: "Save", exact: true }).click();
    assert.equal(await stale.locator("#merged").inputValue(), "from the other tab");
    assert.equal(await stale.locator("pre.text").textContent(), "from one tab");
    await stale.locator("#merged").fill("from one tab\nfrom the other tab");
    await stale.getByRole("button", { name: "Save this version" }).click();
    assert.equal(await stale.locator("#text-clarify").inputValue(), "from one tab\nfrom the other tab");
    await visitor.leave();
  },

  async "with the keyboard alone"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.page();
    await page.goto("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await tabTo(page, "Start the interview");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/interviews\/[^/]+$/);
    await inRoom(page);
    await tabTo(page, "", "text-clarify");
    await page.keyboard.type("Typed without a mouse.");
    await page.keyboard.press("Control+s");
    await says(page, "saved");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("How many new links are created per month?");
    await page.keyboard.press("Enter");
    await page.locator("#lines .line[data-kind=fact]").first().waitFor();
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "text-clarify");
    await tabTo(page, "Next: Estimate");
    await page.keyboard.press("Enter");
    await tabTo(page, "Go on to Estimate");
    await page.keyboard.press("Enter");
    await until("the next stage", async () => (await shown(page)) === "estimate");
    await until("the caret in the next text", () => page.evaluate(() => document.activeElement.id === "text-estimate"));
    await tabTo(page, "Finish");
    await page.keyboard.press("Enter");
    await tabTo(page, "Finish the interview");
    await page.keyboard.press("Enter");
    await until("the report", () => page.url().endsWith("/report"));
    await tabTo(page, "Skip this");
    await page.keyboard.press("Enter");
    await page.locator(".verdict").first().waitFor();
    await visitor.leave();
  },

  async "hostile text is text, wherever it is shown"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const hostile = `</textarea><b hx-get="/x" hx-trigger="load">b</b><img src=/x onerror=alert(1)><script>alert(2)</script>{{7*7}} javascript:alert(3)`;
    const asked = [];
    page.on("request", (request) => new URL(request.url()).pathname === "/x" && asked.push(request.url()));
    await page.locator("#text-clarify").fill(`${hostile}\nHow many users?`);
    await says(page, "saved");
    await page.locator("#ask").fill(hostile);
    await page.locator("#ask").press("Enter");
    await until("the question", async () => (await page.locator("#lines .line.mine").count()) > 0);
    await page.reload();
    await inRoom(page);
    assert.equal(await page.locator("#text-clarify").inputValue(), `${hostile}\nHow many users?`);
    await page.locator("#confirm-finish summary").click();
    await page.getByRole("button", { name: "Finish the interview" }).click();
    await until("the report", () => page.url().endsWith("/report"));
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.locator(".verdict").first().waitFor();
    assert.ok((await page.locator("#texts").textContent()).includes(hostile));
    assert.deepEqual(asked, []);
    assert.equal(idOf(page).length > 10, true);
    await visitor.leave();
  },
};

async function tabTo(page, name, id = "") {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => [document.activeElement.textContent.trim(), document.activeElement.id]);
    if (id ? at[1] === id : at[0] === name) return;
  }
  throw new Error(`the keyboard does not reach ${name || id}`);
}
