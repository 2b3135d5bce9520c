// The real server on a free port with a data directory of its own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const binary = process.env.FORTYFIVE_BIN ?? path.resolve(here, "../../../target/debug/fortyfive");

export class Server {
  // more: further options of the command line.
  static async start(more = []) {
    const server = new Server();
    server.more = more;
    server.data = mkdtempSync(path.join(tmpdir(), "fortyfive-browser-"));
    await server.#spawn(0);
    return server;
  }

  async #spawn(port) {
    this.output = "";
    const child = spawn(binary, ["serve", "--listen", `127.0.0.1:${port}`, "--data", this.data, ...this.more], {
      env: { ...process.env, FORTYFIVE_LOG: process.env.FORTYFIVE_LOG ?? "warn" },
    });
    this.child = child;
    this.gone = new Promise((done) => child.once("exit", done));
    const note = (chunk) => (this.output += chunk);
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    const until = Date.now() + 30_000;
    for (;;) {
      this.origin = this.output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0] ?? this.origin;
      if (this.origin && (await fetch(`${this.origin}/readyz`).then((answer) => answer.ok, () => false))) return;
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the server did not start:\n${this.output}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  // As a power cut would: nothing is finished, nobody is told.
  async kill() {
    this.child.kill("SIGKILL");
    await this.gone;
  }

  async restart() {
    await this.#spawn(new URL(this.origin).port);
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      const slow = setTimeout(() => this.child.kill("SIGKILL"), 5000);
      await this.gone;
      clearTimeout(slow);
    }
    rmSync(this.data, { recursive: true, force: true });
  }
}
