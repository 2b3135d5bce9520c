// node run.mjs [words of a journey's name]
//
// Runs every journey through the real server (FORTYFIVE_BIN, by default the debug build) in a real browser, each with a
// server and a data directory of its own, two at a time: they wait more than they work. Prints `N passed, N failed`; the exit
// code is 1 when one failed.

import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "./lib/browser.mjs";
import { Server } from "./lib/server.mjs";

const LONGEST_MS = 120_000;
const AT_ONCE = 2;
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "journeys");
const wanted = process.argv.slice(2).join(" ");

const waiting = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".mjs")).sort()) {
  const { journeys } = await import(path.join(folder, file));
  waiting.push(...Object.entries(journeys).filter(([name]) => name.includes(wanted)));
}
let passed = 0;
let failed = 0;

/// One journey after the other, in a browser of its own, until none is left.
async function goThrough() {
  const browser = await launch();
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, journey] = next;
    const began = Date.now();
    let server;
    let timer;
    try {
      server = await Server.start();
      const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(`took more than ${LONGEST_MS} ms`)), LONGEST_MS)));
      await Promise.race([journey({ browser, server }), late]);
      passed++;
      console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (fault) {
      failed++;
      console.log(`FAIL  ${name}\n${String(fault?.stack ?? fault).replace(/^/gm, "      ")}`);
      const log = server?.output.trim();
      if (log) console.log(log.split("\n").slice(-8).join("\n").replace(/^/gm, "      server: "));
    } finally {
      clearTimeout(timer);
      for (const context of browser.contexts()) await context.close().catch(() => {});
      await server?.stop();
    }
  }
  await browser.close();
}

await Promise.all(Array.from({ length: AT_ONCE }, goThrough));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || passed === 0 ? 1 : 0);
