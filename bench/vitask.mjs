/**
 * `node bench/vitask.mjs DATA…` measures what the parts of VITask bring (vitask.ts), on Dawn in Node. DATA is a sample's name, or a
 * folder with pictures and a sheet.csv (image, question, answer, split). Each result is a line of JSON at the end of `--out`; what is
 * there already is not measured again, so that it can be stopped and started at any time. `--table` writes docs/vitask.md from the
 * lines and measures nothing. Options: --seeds 1,2,3, --steps 0 (the preset's own), --variants plain,EP,EP+RDA,EP+CRT,all,
 * --no-incomplete, --out bench/vitask.jsonl. Needs ffmpeg.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const root = path.resolve(import.meta.dirname, "..");

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "1,2,3" },
    steps: { type: "string", default: "0" },
    variants: { type: "string", default: "plain,EP,EP+RDA,EP+CRT,all" },
    "no-incomplete": { type: "boolean", default: false },
    out: { type: "string", default: path.join(root, "bench/vitask.jsonl") },
    table: { type: "boolean", default: false },
  },
});

Object.assign(process.env, gpuEnvironment());
const loader = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
try {
  const { keyOf, readLines, tableOf } = await loader.ssrLoadModule("/bench/vitaskLines.ts");
  const lines = existsSync(asked.out) ? readLines(readFileSync(asked.out, "utf8")) : [];
  if (asked.table) writeFileSync(path.join(root, "docs/vitask.md"), tableOf(lines));
  else await measure(new Set(lines.map(keyOf)), keyOf);
} finally {
  await loader.close();
}
process.exit(0);

/** @param {Set<string>} done @param {(line: object) => string} keyOf */
async function measure(done, keyOf) {
  const { reproduce, VARIANTS } = await loader.ssrLoadModule("/bench/vitask.ts");
  const variants = asked.variants.split(",");
  const unknown = variants.filter((name) => !(name in VARIANTS));
  if (unknown.length > 0) {
    throw new Error(
      `There is no variant ${unknown.join(", ")}; there are ${Object.keys(VARIANTS)}.`,
    );
  }
  const options = {
    ...{ seeds: asked.seeds.split(",").map(Number), variants, steps: Number(asked.steps) },
    incomplete: !asked["no-incomplete"],
  };
  const keep = (line) => {
    console.log(JSON.stringify(line));
    appendFileSync(asked.out, `${JSON.stringify(line)}\n`);
    done.add(keyOf(line));
  };
  for (const data of positionals) await reproduce({ ...options, data }, { done, keep });
}
