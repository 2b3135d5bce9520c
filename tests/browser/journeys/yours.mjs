// What one has: taken along, brought to a second server, printed, and deleted.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { Visitor, inspect } from "../lib/browser.mjs";
import { Server } from "../lib/server.mjs";
import { finish } from "./peers.mjs";

const PHONE = { width: 360, height: 740 };

// Downloads what a link leads to, and answers where it lies.
async function download(page, name) {
  const [coming] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).first().click()]);
  const file = path.join(os.tmpdir(), `fortyfive-journey-${process.pid}-${coming.suggestedFilename()}`);
  await coming.saveAs(file);
  return file;
}

export const journeys = {
  async "everything is taken along, brought to another server, printed, and deleted for good"({ browser, server }) {
    const visitor = await Visitor.come(browser, server);
    const page = await visitor.enterRoom();
    const id = await finish(page);
    await page.goto("/account");
    await inspect(page, "account-yours");
    const archive = await download(page, "Everything, as an archive");
    const bytes = await readFile(archive);
    assert.equal(bytes.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
    const table = await readFile(await download(page, "History as a table"), "utf8");
    assert.ok(table.startsWith("id,case,title") && table.includes(id), table);

    const other = await Server.start();
    try {
      const elsewhere = await Visitor.come(browser, other);
      const there = await elsewhere.enterRoom();
      await finish(there);
      await there.goto("/account");
      await there.getByLabel("Archive", { exact: true }).setInputFiles(archive);
      await there.getByRole("button", { name: "Bring it" }).click();
      await there.locator("#came").waitFor();
      await inspect(there, "import");
      await there.locator("#came a").first().click();
      await there.waitForURL(/\/report$/);
      await there.locator("#imported").waitFor();
      await inspect(there, "imported-report");

      await there.goto("/account");
      const broken = path.join(os.tmpdir(), `fortyfive-journey-${process.pid}-broken.zip`);
      await writeFile(broken, bytes.subarray(0, bytes.length - 40));
      await there.getByLabel("Archive", { exact: true }).setInputFiles(broken);
      await there.getByRole("button", { name: "Bring it" }).click();
      await there.locator("#faults").waitFor();
      await inspect(there, "import-refused");
    } finally {
      await other.stop();
    }

    await page.goto(`/interviews/${id}/report`);
    await page.emulateMedia({ media: "print" });
    const paper = await page.pdf({ path: process.env.FORTYFIVE_PDF, format: "A4", printBackground: true });
    assert.equal(paper.subarray(0, 5).toString("latin1"), "%PDF-");
    assert.equal(await page.locator(".top").isVisible(), false, "no navigation on paper");
    assert.equal(await page.locator("#ask, #yours").first().isVisible(), false, "nothing to press on paper");
    assert.ok(paper.toString("latin1").match(/\/Type \/Page\b/g).length >= 3, "what is folded is printed open");
    await page.emulateMedia({ media: null });

    await page.goto(`/interviews/${id}/report`);
    await page.getByRole("link", { name: "Delete this interview" }).click();
    await inspect(page, "delete-interview");
    await page.getByRole("button", { name: "Delete this interview for good" }).click();
    await page.waitForURL(/\/interviews$/);
    assert.equal((await page.goto(`/interviews/${id}/report`)).status(), 404);

    await page.goto("/account");
    await page.getByLabel("Keep interviews").selectOption("12");
    await page.getByRole("button", { name: "Keep it so" }).click();
    assert.equal(await page.getByLabel("Keep interviews").inputValue(), "12");
    await page.setViewportSize(PHONE);
    await inspect(page, "account-yours-phone");
    await page.emulateMedia({ colorScheme: "dark" });
    await inspect(page, "account-yours-dark");
    await page.getByRole("link", { name: "Delete what I have" }).click();
    await inspect(page, "delete-account-dark");
    await page.getByLabel(/^Type/).fill("no");
    await page.getByRole("button", { name: "Delete everything for good" }).click();
    await page.getByText("Nothing was deleted").waitFor();
    await page.getByLabel(/^Type/).fill("delete");
    await page.getByRole("button", { name: "Delete everything for good" }).click();
    await page.waitForURL(/\/$/);
    await page.goto("/account");
    assert.match(page.url(), /\/login/);
  },
};
