// Whatever happens to browser, network or server: what was typed is there.

import assert from "node:assert/strict";

import { Visitor, api, idOf, inRoom, says, stateOf, textOf, until } from "../lib/browser.mjs";

const outboxSize = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("fortyfive.outbox")).length);

export const journeys = {
  async "what is typed is saved by itself and a reload keeps it"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await page.locator("#text-clarify").pressSequentially("Who uses it?\nHow many links a month?", { delay: 15 });
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "Who uses it?\nHow many links a month?");
    assert.ok(visitor.puts.length <= 2, `${visitor.puts.length} saves`);
    assert.equal(await outboxSize(page), 0);
    await page.reload();
    await inRoom(page);
    assert.equal(await page.locator("#text-clarify").inputValue(), "Who uses it?\nHow many links a month?");
    await visitor.leave();
  },

  async "a text that begins with empty lines and has odd letters comes back byte for byte"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const text = "\n\n\t<b>ä€😀</b> &amp; \u2028 ＡＢ\n\n";
    await page.locator("#text-clarify").fill(text);
    await says(page, "saved");
    await page.reload();
    await inRoom(page);
    assert.equal(await page.locator("#text-clarify").inputValue(), text);
    assert.equal(await textOf(page, "clarify"), text);
    await visitor.leave();
  },

  async "the server is killed in mid-sentence: typing goes on, the text arrives, the time is given back"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const area = page.locator("#text-clarify");
    await area.pressSequentially("before ");
    await says(page, "saved");
    await page.waitForTimeout(2500); // one heartbeat
    const { remaining_ms: before, id } = await stateOf(page);
    await server.kill();
    await area.pressSequentially("during ", { delay: 40 });
    await says(page, "retrying");
    await page.waitForTimeout(6000);
    await area.pressSequentially("still during ");
    assert.equal(await outboxSize(page), 1);
    await server.restart();
    const answer = await visitor.context.request.get(`/api/v1/interviews/${id}`);
    const { remaining_ms: after } = await answer.json();
    assert.ok(Math.abs(before - after) <= 3000, `${before - after} ms are gone`);
    await area.pressSequentially("after");
    await says(page, "saved", 20_000);
    assert.equal(await textOf(page, "clarify"), "before during still during after");
    await until("the clock on the page to follow", async () => {
      const [minutes, seconds] = (await page.locator("[data-clock=whole]").textContent()).split(":").map(Number);
      return Math.abs(minutes * 60_000 + seconds * 1000 - (await stateOf(page)).remaining_ms) <= 1500;
    });
    await visitor.leave();
  },

  async "offline: the page says since when, keeps the text, and sends it when the network is back"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    await visitor.context.setOffline(true);
    await page.locator("#text-clarify").pressSequentially("on the train");
    await says(page, "offline");
    assert.match(await page.locator("#save-state").textContent(), /Offline since \d/);
    await visitor.context.setOffline(false);
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "on the train");
    await visitor.leave();
  },

  async "offline and reloaded from the outbox: a crash of the tab loses nothing"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const address = page.url();
    await page.locator("#text-clarify").pressSequentially("kept ");
    await says(page, "saved");
    await page.route("**/notes/**", (route) => route.abort());
    await page.locator("#text-clarify").pressSequentially("and unsent");
    await says(page, "retrying");
    await page.goto("about:blank");
    await page.unroute("**/notes/**");
    await page.goto(address);
    await inRoom(page);
    await until("the text to arrive", async () => (await textOf(page, "clarify")) === "kept and unsent");
    assert.equal(await page.locator("#text-clarify").inputValue(), "kept and unsent");
    await says(page, "saved");
    assert.equal(await outboxSize(page), 0);
    await visitor.leave();
  },

  async "typed and closed at once: the last words arrive"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const other = await visitor.page();
    await other.goto("/interviews");
    const id = idOf(page);
    await page.locator("#text-clarify").pressSequentially("last words");
    await page.close({ runBeforeUnload: true });
    await until("the words", async () => {
      const state = await api(other, "GET", `/api/v1/interviews/${id}`);
      return state.stages[0].text === "last words";
    });
    await visitor.leave();
  },

  async "logged out in mid-sentence: the text stays, and goes out after the next log-in"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const cookies = await visitor.context.cookies();
    await visitor.context.clearCookies();
    await page.locator("#text-clarify").fill("typed while logged out");
    await says(page, "signed-out");
    assert.equal(await outboxSize(page), 1);
    assert.equal(await page.locator("#text-clarify").inputValue(), "typed while logged out");
    await visitor.context.addCookies(cookies);
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "typed while logged out");
    await visitor.leave();
  },

  async "a browser that stores nothing says so, and saves every second"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    await visitor.context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    const page = await visitor.page();
    await page.goto("/");
    await page.locator("#browser-check").waitFor();
    await page.getByRole("button", { name: "Start the interview" }).click();
    await page.waitForURL(/\/interviews\/[^/]+$/);
    await inRoom(page);
    await page.locator("#text-clarify").pressSequentially("x".repeat(40), { delay: 90 });
    assert.ok(visitor.puts.length >= 3, `${visitor.puts.length} saves in four seconds`);
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "x".repeat(40));
    await visitor.leave();
  },

  async "inside a composition nothing is sent, and right after it everything"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const keys = await visitor.context.newCDPSession(page);
    await page.locator("#text-clarify").focus();
    await keys.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
    await keys.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    await page.waitForTimeout(3800);
    assert.equal(visitor.puts.length, 0);
    await keys.send("Input.insertText", { text: "日本" });
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), "日本");
    await visitor.leave();
  },

  async "a second tab reads along, takes over on request, and inherits when the first is closed"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const first = await visitor.enterRoom();
    await first.locator("#text-clarify").fill("from the first");
    const second = await visitor.page();
    await second.goto(first.url());
    await second.locator("#other-tab").waitFor();
    assert.equal(await second.locator("#text-clarify").isEditable(), false);
    await first.locator("#text-clarify").pressSequentially(", more");
    await until("the second tab to follow", async () => (await second.locator("#text-clarify").inputValue()) === "from the first, more");
    await second.getByRole("button", { name: "Edit here instead" }).click();
    await until("the seat", async () => (await second.locator("#text-clarify").isEditable()) && !(await first.locator("#text-clarify").isEditable()));
    await second.locator("#text-clarify").press("End");
    await second.locator("#text-clarify").pressSequentially(", then the second");
    await says(second, "saved");
    assert.equal(await textOf(second, "clarify"), "from the first, more, then the second");
    await second.close();
    await until("the seat back", () => first.locator("#text-clarify").isEditable());
    assert.equal(await first.locator("#text-clarify").inputValue(), "from the first, more, then the second");
    await visitor.leave();
  },

  async "two devices: different lines are put together, and both screens show it"({ browser, server }) {
    const { one, other, pages, leave } = await twoDevices(browser, server, "first\nsecond\nthird\n");
    await other.setOffline(true);
    await pages[1].locator("#text-clarify").fill("first\nsecond\nthird, from the phone\n");
    await pages[0].locator("#text-clarify").fill("first, from the desk\nsecond\nthird\n");
    await says(pages[0], "saved");
    await other.setOffline(false);
    const both = "first, from the desk\nsecond\nthird, from the phone\n";
    await until("the merge", async () => (await textOf(pages[0], "clarify")) === both);
    for (const page of pages) await until("the merged text", async () => (await page.locator("#text-clarify").inputValue()) === both);
    for (const page of pages) await says(page, "saved");
    await leave(one);
  },

  async "two devices: the same line changed twice is shown side by side until somebody chooses"({ browser, server }) {
    const { one, other, pages, leave } = await twoDevices(browser, server, "one line\n");
    await other.setOffline(true);
    await pages[1].locator("#text-clarify").fill("one line of the phone\n");
    await pages[0].locator("#text-clarify").fill("one line of the desk\n");
    await says(pages[0], "saved");
    await other.setOffline(false);
    await says(pages[1], "conflict");
    assert.equal(await pages[1].locator("#conflict-mine").textContent(), "one line of the phone\n");
    assert.equal(await pages[1].locator("#conflict-theirs").textContent(), "one line of the desk\n");
    assert.equal(await textOf(pages[0], "clarify"), "one line of the desk\n");
    await pages[1].reload();
    await inRoom(pages[1]);
    assert.equal(await pages[1].locator("#conflict-theirs").textContent(), "one line of the desk\n");
    await pages[1].getByRole("button", { name: "Keep both" }).click();
    await says(pages[1], "saved");
    const both = "one line of the desk\n\none line of the phone\n";
    assert.equal(await textOf(pages[0], "clarify"), both);
    await until("the desk to follow", async () => (await pages[0].locator("#text-clarify").inputValue()) === both);
    assert.equal(await pages[1].locator("#conflict").isVisible(), false);
    await leave(one);
  },

  async "a storm of news neither moves the focus nor touches a letter"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const area = page.locator("#text-clarify");
    await area.focus();
    const storm = page.evaluate(async () => {
      const id = document.getElementById("room").dataset.id;
      for (let n = 0; n < 25; n++) {
        const headers = { "X-App": "fortyfive", "Content-Type": "application/json" };
        await fetch(`/api/v1/interviews/${id}/questions`, { method: "POST", headers, body: JSON.stringify({ text: `Question ${n}?` }) });
        await new Promise((done) => setTimeout(done, 120));
      }
    });
    const text = "The quick brown fox jumps over the lazy dog, again and again, without losing a single letter on the way.";
    await area.pressSequentially(text, { delay: 35 });
    await storm;
    assert.equal(await area.inputValue(), text);
    assert.equal(await page.evaluate(() => document.activeElement.id), "text-clarify");
    await says(page, "saved");
    assert.equal(await textOf(page, "clarify"), text);
    await until("the questions", async () => (await page.locator("#lines .line.mine").count()) >= 10);
    await visitor.leave();
  },
};

// The same person in two browsers.
async function twoDevices(browser, server, text) {
  const desk = await Visitor.come(browser, server);
  const first = await desk.enterRoom();
  await first.locator("#text-clarify").fill(text);
  await says(first, "saved");
  const phone = await Visitor.come(browser, server, { storageState: { cookies: await desk.context.cookies(), origins: [] } });
  const second = await phone.page();
  await second.goto(first.url());
  await inRoom(second);
  assert.equal(await second.locator("#text-clarify").inputValue(), text);
  return {
    one: desk,
    other: phone.context,
    pages: [first, second],
    leave: async () => {
      await desk.leave();
      await phone.leave();
    },
  };
}
