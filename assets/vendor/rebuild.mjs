// node rebuild.mjs <folder with node_modules> : builds the drawing library into board/, copies htmx and the fonts, writes
// the licences and the sums. Everything is determined by package-lock.json, so the same files come out everywhere.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const work = path.resolve(process.argv[2]);
const modules = path.join(work, "node_modules");
const esbuild = createRequire(path.join(work, "package.json"))("esbuild");
const OUT = "board";
const FONTS = ["Assistant", "Cascadia", "ComicShanns", "Excalifont", "Liberation", "Lilita", "Nunito", "Virgil"];
const UNUSED = ["pica", "image-blob-reduce", "canvas-roundrect-polyfill", "pwacompat", "@excalidraw/mermaid-to-excalidraw"];

// --- the bundle -------------------------------------------------------------------------------------

// A patch that finds nothing to change is an error: a new version has to be looked at.
function patched(source, pattern, replacement) {
  if (!pattern.test(source)) throw new Error(`nothing to patch: ${pattern}`);
  return source.replace(pattern, replacement);
}

const ours = {
  name: "ours",
  setup(build) {
    const from = (name) => ({ path: path.join(work, "src", name) });
    build.onResolve({ filter: /./ }, ({ path: name }) => (UNUSED.includes(name) ? from("empty.js") : undefined));
    build.onResolve({ filter: /subset-(shared|worker)\.chunk\.js$/ }, () => from("subset.js"));
    build.onResolve({ filter: /locales\/[^/]+\.js$/ }, ({ path: name }) => (/(en|percentages)-[^/]+$/.test(name) && !/-[A-Z]{2}-/.test(name) ? undefined : from("empty.js")));
    build.onLoad({ filter: /excalidraw\/dist\/prod\/chunk-[A-Z0-9]+\.js$/ }, ({ path: file }) => {
      let contents = readFileSync(file, "utf8");
      if (contents.includes("esm.sh")) {
        // Fonts come from here or not at all.
        contents = patched(contents, /return r\.push\(new URL\(n,\w+\.ASSETS_FALLBACK_URL\)\),r\}/, "return r}");
        contents = patched(contents, /`https:\/\/esm\.sh\/[^`]*`\s*:\s*"[^"]*"\}\/dist\/prod\/`|`https:\/\/esm\.sh\/\$\{[^}]*`[^`]*`[^`]*`/, '""');
        // The thirteen megabytes of Chinese, Japanese and Korean letters are left to the reader's own fonts.
        const first = contents.match(/var (\w+)="\.\/fonts\/Xiaolai\//)[1];
        contents = patched(contents, new RegExp(`=\\[\\{uri:${first.replace("$", "\\$")},[^;]*?\\}\\}\\];`), "=[];");
        contents = contents.replace(/var [\w$]+="\.\/fonts\/Xiaolai\/[^"]+";/g, "");
      }
      return { contents, loader: "js" };
    });
  },
};

rmSync(path.join(here, OUT), { recursive: true, force: true });
const result = await esbuild.build({
  absWorkingDir: work,
  entryPoints: { board: "src/board.js" },
  outdir: path.join(here, OUT),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  define: { "process.env.NODE_ENV": '"production"', "import.meta.env": '{"MODE":"production","PROD":true}', "process.env.IS_PREACT": '"false"' },
  conditions: ["production"],
  external: ["*.woff2"],
  // One file: a piece that is asked for later may find no network.
  entryNames: "[name]",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  plugins: [ours],
});

const all = (folder) => readdirSync(path.join(here, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(here, path.join(entry.parentPath, entry.name)))
  .sort();
for (const name of all(OUT)) {
  const bytes = readFileSync(path.join(here, name));
  if (/esm\.sh|Xiaolai\//.test(bytes.toString("utf8"))) throw new Error(`${name} still reaches out`);
}
for (const font of FONTS) cpSync(path.join(modules, "@excalidraw/excalidraw/dist/prod/fonts", font), path.join(here, OUT, "fonts", font), { recursive: true });
cpSync(path.join(modules, "htmx.org/dist/htmx.min.js"), path.join(here, "htmx.min.js"));
cpSync(path.join(modules, "htmx.org/LICENSE"), path.join(here, "htmx-LICENSE.txt"));

// Compressed once, here: the program only hands out what lies beside the file.
for (const name of [...all(OUT), "htmx.min.js"].filter((name) => /\.(js|css)$/.test(name))) {
  const bytes = readFileSync(path.join(here, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(path.join(here, `${name}.br`), brotliCompressSync(bytes, { params }));
}

// --- licences ---------------------------------------------------------------------------------------

const packageOf = (input) => {
  const parts = input.slice(input.lastIndexOf("node_modules/") + "node_modules/".length).split("/");
  return input.slice(0, input.lastIndexOf("node_modules/") + "node_modules/".length) + parts.slice(0, parts[0].startsWith("@") ? 2 : 1).join("/");
};
const folders = [...new Set(Object.keys(result.metafile.inputs).filter((input) => input.includes("node_modules/")).map(packageOf))].sort();
const LICENCE_FILE = /^(licen[cs]e|copying)([-.](md|txt|mit))?$/i;
const MIT = readFileSync(path.join(here, "licences/MIT.txt"), "utf8");
const sections = folders.map((folder) => {
  const full = path.join(work, folder);
  const about = JSON.parse(readFileSync(path.join(full, "package.json"), "utf8"));
  const file = readdirSync(full).find((name) => LICENCE_FILE.test(name));
  const known = { "@excalidraw": "2020 Excalidraw", "@radix-ui": "2022 WorkOS" }[about.name.split("/")[0]];
  const named = typeof about.author === "string" ? about.author : about.author?.name;
  const author = known ?? named ?? `the authors of ${about.name}`;
  if (!file && (about.license ?? "") !== "MIT") throw new Error(`${about.name} has no licence text`);
  const text = file ? readFileSync(path.join(full, file), "utf8").replace(/\r\n/g, "\n").trim() : `${about.name} (licence named in its package.json)\nCopyright (c) ${author}\n\n${MIT}`;
  return `${about.name} ${about.version}\n  licence:  ${about.license ?? "MIT"}\n\n${text.trim().replace(/^(?=.)/gm, "    ")}\n`;
});
const files = all(OUT).filter((name) => !name.includes("/fonts/"));
const fonts = all(`${OUT}/fonts`);
const fontTexts = readFileSync(path.join(here, "licences/fonts.txt"), "utf8").replace(/^@(\w+)$/gm, (_, font) =>
  fonts.filter((name) => name.includes(`/fonts/${font}/`)).map((name) => `  file:     ${name}`).join("\n"));
for (const font of FONTS) if (!fontTexts.includes(`/fonts/${font}/`)) throw new Error(`no licence for ${font}`);
const line = (title) => `${title}\n${"=".repeat(title.length)}\n`;
writeFileSync(path.join(here, "THIRD_PARTY_LICENSES"), `${line("Files of other people that are part of this program and loaded by the browser")}
htmx 2.0.11
  file:     htmx.min.js, htmx.min.js.br (dist/htmx.min.js of the npm package htmx.org, unchanged)
  home:     https://htmx.org
  licence:  Zero-Clause BSD (0BSD); text in htmx-LICENSE.txt

The drawing board
${files.map((name) => `  file:     ${name}`).join("\n")}
  made of the packages below; rebuild.mjs says how, and what was changed

${line("Fonts of the drawing board")}
${fontTexts.trim()}

${readFileSync(path.join(here, "licences/OFL.txt"), "utf8").trim().replace(/^(?=.)/gm, "    ")}

${line("Packages in the drawing board")}
${sections.join("\n")}`);

// --- sums -------------------------------------------------------------------------------------------

const summed = [...all(OUT), "htmx.min.js", "htmx.min.js.br", "htmx-LICENSE.txt"];
const sum = (name) => createHash("sha256").update(readFileSync(path.join(here, name))).digest("hex");
writeFileSync(path.join(here, "SHA256SUMS"), summed.map((name) => `${sum(name)}  ${name}\n`).join(""));
const size = (names) => names.reduce((bytes, name) => bytes + readFileSync(path.join(here, name)).length, 0);
console.log(`${all(OUT).length} files, ${size(all(OUT))} bytes; script and style ${size(files.filter((name) => !name.endsWith(".br")))} raw, ${size(files.filter((name) => name.endsWith(".br")))} compressed; ${folders.length} packages`);
