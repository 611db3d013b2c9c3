/**
 * `node bench/mixtures.mjs [directed] [mixtures] --data kitchen,FOLDER` measures what sets of one domain bring against as many general
 * examples, and what the order of the sets does (mixtures.ts), on Dawn in Node. A data set is a sample's name, or a folder with
 * pictures and a sheet.csv (image, question, answer, split). Each result is a line of JSON at the end of `--out`; what is there already
 * is not measured again, so that it can be stopped and started at any time. `--table` writes docs/mixtures.md from the lines and
 * measures nothing. Options: --seeds 1,2,3, --steps 0 (the preset's own), --out bench/mixtures.jsonl. Needs ffmpeg.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const root = path.resolve(import.meta.dirname, "..");

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: "kitchen" },
    seeds: { type: "string", default: "1,2,3" },
    steps: { type: "string", default: "0" },
    out: { type: "string", default: path.join(root, "bench/mixtures.jsonl") },
    table: { type: "boolean", default: false },
  },
});

Object.assign(process.env, gpuEnvironment());
const loader = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
try {
  const { openLines } = await loader.ssrLoadModule("/bench/lines.ts");
  const lines = openLines(asked.out);
  if (asked.table) {
    const { tableOf } = await loader.ssrLoadModule("/bench/mixturesTable.ts");
    const { NOTES } = await loader.ssrLoadModule("/bench/mixturesNotes.ts");
    writeFileSync(path.join(root, "docs/mixtures.md"), tableOf(lines.all, NOTES));
  } else await measure(lines);
} finally {
  await loader.close();
}
process.exit(0);

/** @param {import("./lines.ts").Lines<import("./mixtures.ts").MeasuredLine>} lines */
async function measure(lines) {
  const { EXPERIMENTS, reproduce } = await loader.ssrLoadModule("/bench/mixtures.ts");
  const wanted = positionals.length > 0 ? positionals : Object.keys(EXPERIMENTS);
  const unknown = wanted.filter((name) => !(name in EXPERIMENTS));
  if (unknown.length > 0) {
    throw new Error(
      `There is no experiment ${unknown.join(", ")}; there are ${Object.keys(EXPERIMENTS).join(", ")}.`,
    );
  }
  const [seeds, steps] = [asked.seeds.split(",").map(Number), Number(asked.steps)];
  const kept = {
    has: lines.has,
    keep: (line) => {
      console.log(JSON.stringify(line));
      lines.add(line);
    },
  };
  for (const data of asked.data.split(","))
    await reproduce({ data, experiments: wanted, seeds, steps }, kept);
}
