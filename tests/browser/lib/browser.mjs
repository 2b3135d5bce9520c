// One Chromium for the run; for each journey a visitor whose every page is watched.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = path.resolve(here, "../shots");
mkdirSync(shots, { recursive: true });

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  });

export class Visitor {
  static async come(browser, server, options = {}) {
    const visitor = new Visitor();
    Object.assign(visitor, { server, faults: [], puts: [], script: options.javaScriptEnabled !== false });
    visitor.context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 860 }, ...options });
    visitor.context.setDefaultTimeout(10_000);
    if (visitor.script)
      await visitor.context.addInitScript(() =>
        document.addEventListener("securitypolicyviolation", (event) =>
          console.error(`Content Security Policy: ${event.effectiveDirective} ${event.blockedURI}`),
        ),
      );
    visitor.context.on("page", (page) => visitor.#watch(page));
    return visitor;
  }

  #watch(page) {
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy/i.test(message.text())) this.faults.push(message.text());
    });
    page.on("pageerror", (fault) => this.faults.push(`${fault.name}: ${fault.message}`));
    page.on("dialog", (dialog) => {
      this.faults.push(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.server.origin) && !/^(data|blob|about):/.test(url)) this.faults.push(`a request to ${url}`);
      if (request.method() === "PUT") this.puts.push(request);
    });
  }

  page() {
    return this.context.newPage();
  }

  // From the start page into the room, by the one button.
  async enterRoom() {
    const page = await this.page();
    await page.goto("/");
    await page.getByRole("button", { name: "Start the interview" }).click();
    await page.waitForURL(/\/interviews\/[^/]+$/);
    if (this.script) await inRoom(page);
    return page;
  }

  // A plan the form would not be quick enough for; needs a visitor who has been in a room, for the cookie.
  async startPlan(page, plan, more = {}) {
    const state = await api(page, "POST", "/api/v1/interviews", { case: "url-shortener", plan, ...more });
    await page.goto(`/interviews/${state.id}`);
    await inRoom(page);
    return state.id;
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.faults, [], "policy, scripts and requests");
  }
}

// The room is ready when this tab has taken or not got its seat.
export const inRoom = (page) =>
  page.waitForFunction(() => {
    const line = document.getElementById("save-state");
    return line && (line.dataset.kind !== undefined || line.textContent !== "");
  });

export const idOf = (page) => new URL(page.url()).pathname.split("/")[2];

export function api(page, method, address, body) {
  return page.evaluate(
    async ([method, address, body]) => {
      const answer = await fetch(address, {
        method,
        headers: { "X-App": "fortyfive", "Content-Type": "application/json" },
        body: body === null ? undefined : JSON.stringify(body),
      });
      const parsed = await answer.json();
      if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(parsed)}`);
      return parsed;
    },
    [method, address, body ?? null],
  );
}

export const stateOf = (page) => api(page, "GET", `/api/v1/interviews/${idOf(page)}`);
export const textOf = async (page, stage) => (await stateOf(page)).stages.find((one) => one.id === stage).text;

export async function says(page, kind, timeout = 12_000) {
  await page.locator(`#save-state[data-kind="${kind}"]`).waitFor({ timeout });
}

export async function until(what, check, timeoutMs = 15_000) {
  const end = Date.now() + timeoutMs;
  for (let last; ; ) {
    try {
      last = await check();
      if (last) return last;
    } catch (fault) {
      last = fault;
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}; last: ${last}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

// Nothing a machine can find is wrong with the page, and it fits its window.
export async function inspect(page, name) {
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // Where the page happens to be scrolled to, the bar that stays on top covers half a button: that is not what is looked for.
    const { scrollX, scrollY } = window;
    window.scrollTo({ left: 0, top: 0, behavior: "instant" });
    const result = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] });
    window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    return result.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
  assert.deepEqual(found, [], `axe on ${name}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name} is ${over} px too wide`);
  const small = await page.evaluate(() =>
    Array.from(document.querySelectorAll("button, .button, summary, input:not([type=radio], [type=hidden], [type=file])"))
      .filter((one) => one.checkVisibility() && !one.closest(".unseen, .editor[data-state=shown] > summary, .excalidraw"))
      .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
      .filter(([, height]) => height < 43.5)
      .map(([what, height]) => `${what}: ${height}`),
  );
  assert.deepEqual(small, [], `targets under 44 px on ${name}`);
}
