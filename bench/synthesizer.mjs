/**
 * `node bench/synthesizer.mjs [writing] [filter] [verdicts] [lessons] [blanks]` measures the synthesizer of the embedded model on
 * Dawn in Node, part by part: what the shipped one writes; how often the learnt filter is right; what it says of what was written;
 * lessons on it; synthesizers with blank pictures and without, from folders that
 * tools/samples/train_synthesizer.py makes. Needs ffmpeg. One line of JSON a result at the end of `--out`; what
 * is there already is not measured again. `--table` writes docs/synthesizer.md from the lines and measures nothing. Options:
 * --seeds 1,2,3, --steps 40 (of a lesson), --rate (of the learnt filter), --out bench/synthesizer.jsonl.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "40" },
    rate: { type: "string" },
    out: { type: "string", default: "bench/synthesizer.jsonl" },
    table: { type: "boolean", default: false },
  },
});
Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
if (values.table) {
  const { documentOf } = await server.ssrLoadModule("/bench/synthesizer/table.ts");
  const { NOTES } = await server.ssrLoadModule("/bench/synthesizer/notes.ts");
  writeFileSync(
    "docs/synthesizer.md",
    documentOf(readLines(values.out), readLines("bench/filter.jsonl"), NOTES),
  );
} else {
  const { measureParts } = await server.ssrLoadModule("/bench/synthesizer/measure.ts");
  const seeds = values.seeds.split(",").map(Number);
  const wanted = {
    parts: positionals,
    seeds,
    steps: Number(values.steps),
    rate: values.rate && Number(values.rate),
  };
  await measureParts(wanted, values.out, console.error);
}
await server.close();
process.exit(0);

/** @param {string} file */
function readLines(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}
