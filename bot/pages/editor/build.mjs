// Builds the room's script into one file, with the digest of what it is made of, and collects the licences of
// what is in it. `make assets` runs it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../static");

// The sources, each preceded by its name: as in tests/bot/editor/test_assets.py.
function digest() {
  const hash = createHash("sha256");
  const names = readdirSync(here).filter((name) => /\.(m?js|json)$/.test(name)).sort();
  for (const name of names) hash.update(`${name}\n`).update(readFileSync(join(here, name)));
  return hash.digest("hex");
}

const result = await build({
  absWorkingDir: here,
  entryPoints: ["room.js"],
  bundle: true,
  minify: true,
  format: "iife",
  charset: "ascii",
  target: "es2020",
  legalComments: "none",
  metafile: true,
  write: false,
});
const code = result.outputFiles[0].text.trimEnd().replaceAll("\t", "\\t");
writeFileSync(join(target, "editor.js"), `/* Built from bot/pages/editor by make assets; sources ${digest()} */\n${code}\n`);

const packages = new Set(
  Object.keys(result.metafile.inputs)
    .map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
    .filter(Boolean),
);
const licences = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(
  join(target, "editor.licenses.txt"),
  `editor.js contains these packages:\n\n${licences.join(`\n${"-".repeat(80)}\n\n`)}`,
);
