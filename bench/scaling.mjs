/**
 * `node bench/scaling.mjs [tokens] [batch] [rank] [layers] [answers] [packing] [pictures] [models]` measures how time and memory of a
 * training step grow (scaling/points.ts), on Dawn in Node. Each point is a line of JSON at the end of `--out`; what is there already
 * is not measured again, so that it can be stopped and started at any time. `--again` forgets the lines of these curves first.
 * `--table` writes docs/scaling.md with its charts from the lines and measures nothing. Options: --out bench/scaling.jsonl.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const root = path.resolve(import.meta.dirname, "..");

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    again: { type: "boolean", default: false },
    out: { type: "string", default: path.join(root, "bench/scaling.jsonl") },
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
  if (asked.table) await write(lines);
  else await measure(lines);
} finally {
  await loader.close();
}
process.exit(0);

/** @param {import("./lines.ts").Lines<import("./scaling/measure.ts").ScalingLine>} lines */
async function write({ all }) {
  const { documentOf, FOLDER } = await loader.ssrLoadModule("/bench/scaling/table.ts");
  const { NOTES } = await loader.ssrLoadModule("/bench/scaling/notes.ts");
  const { text, charts } = documentOf(all, NOTES);
  writeFileSync(path.join(root, "docs/scaling.md"), text);
  mkdirSync(path.join(root, "docs", FOLDER), { recursive: true });
  for (const [name, svg] of Object.entries(charts))
    writeFileSync(path.join(root, "docs", FOLDER, name), svg);
}

/** @param {import("./lines.ts").Lines<import("./scaling/measure.ts").ScalingLine>} lines */
async function measure(lines) {
  const { CURVES, keyOf } = await loader.ssrLoadModule("/bench/scaling/points.ts");
  const { closeNodeGpu } = await loader.ssrLoadModule("/src/engine/testing/nodeGpu.ts");
  const { measurePoint, openDevice } = await loader.ssrLoadModule("/bench/scaling/measure.ts");
  const ids = CURVES.map(({ id }) => id);
  const unknown = positionals.filter((name) => !ids.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no curve ${unknown.join(", ")}; there are ${ids.join(", ")}.`);
  const wanted = (positionals.length > 0 ? positionals : ids).map((name) =>
    CURVES.find(({ id }) => id === name),
  );
  const points = new Map(
    wanted.flatMap(({ points }) => points.map(({ point }) => [keyOf(point), point])),
  );
  // What Node spends on waiting is not the device's, and takes a core from one that computes on the processor.
  await loader.ssrLoadModule("/src/engine/testing/pacedEvents.ts");
  if (asked.again) lines.forget((key) => points.has(key));
  const device = await openDevice();
  try {
    for (const [key, point] of points) {
      if (lines.has(key)) continue;
      const line = await measurePoint(device, point);
      console.log(JSON.stringify(line));
      lines.add(line);
    }
  } finally {
    await closeNodeGpu();
  }
}
