/**
 * `node bench/shapes.mjs [rows] [widths] [attention] [head] [lora]` measures each odd shape beside its round neighbours
 * (shapes/pairs.ts), in turns, on Dawn in Node, or in Chromium with `--host chromium`. Each pair is a line of JSON at the end
 * of `--out`; what is there already is not measured again; `--again` forgets the lines of these parts on this host first, and
 * `--more` measures them once more: of each shape the least time of both counts.
 * `--table` writes docs/shapes.md from the lines and measures nothing. Options: --out bench/shapes.jsonl.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment, inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";

const root = path.resolve(import.meta.dirname, "..");

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    again: { type: "boolean", default: false },
    host: { type: "string", default: "dawn" },
    more: { type: "boolean", default: false },
    out: { type: "string", default: path.join(root, "bench/shapes.jsonl") },
    table: { type: "boolean", default: false },
  },
});

Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
try {
  const { openLines } = await server.ssrLoadModule("/bench/lines.ts");
  const lines = openLines(asked.out);
  if (asked.table) await write(lines);
  else await measure(lines);
} finally {
  await server.close();
}
process.exit(0);

/** @param {import("./lines.ts").Lines<import("./shapes/measure.ts").ShapeLine>} lines */
async function write({ all }) {
  const { documentOf } = await server.ssrLoadModule("/bench/shapes/table.ts");
  const { NOTES } = await server.ssrLoadModule("/bench/shapes/notes.ts");
  writeFileSync(path.join(root, "docs/shapes.md"), documentOf(all, NOTES));
}

/** @param {import("./lines.ts").Lines<import("./shapes/measure.ts").ShapeLine>} lines */
async function measure(lines) {
  const { nameOf, PAIRS, PARTS } = await server.ssrLoadModule("/bench/shapes/pairs.ts");
  const { fasterOf, keyOf } = await server.ssrLoadModule("/bench/shapes/measure.ts");
  const unknown = positionals.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(", ")}; there are ${PARTS.join(", ")}.`);
  const names = PAIRS.filter(
    ({ part }) => positionals.length === 0 || positionals.includes(part),
  ).map(nameOf);
  const keys = new Set(names.map((name) => keyOf(asked.host, name)));
  if (asked.again) lines.forget((key) => keys.has(key));
  const host = asked.host === "chromium" ? await inChromium() : await onDawn();
  try {
    for (const name of names) {
      const before = lines.all.find(({ key }) => key === keyOf(asked.host, name));
      if (before && !asked.more) continue;
      const measured = await host.measure(name);
      const line = before ? fasterOf(before, measured) : measured;
      const { odd, nearest, larger, unit } = line;
      const shares = [nearest, larger].map(({ rate }) => (odd.rate / rate).toFixed(2)).join(" ");
      const rates = [odd, nearest, larger].map(({ rate }) => rate.toFixed(2)).join(" ");
      console.log(`${shares}  ${rates} ${unit}  ${name}`);
      lines.forget((key) => key === line.key);
      lines.add(line);
    }
  } finally {
    await host.close();
  }
}

async function onDawn() {
  // Waiting takes no core from the device then.
  await server.ssrLoadModule("/src/engine/testing/pacedEvents.ts");
  const { measurePair } = await server.ssrLoadModule("/bench/shapes/measure.ts");
  const { closeNodeGpu, nodeGpu } = await server.ssrLoadModule("/src/engine/testing/nodeGpu.ts");
  const gpu = await nodeGpu();
  return { measure: (name) => measurePair(gpu, "dawn", name), close: closeNodeGpu };
}

async function inChromium() {
  const { chromium } = await import("@playwright/test");
  server.middlewares.use("/shapes-page", (_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end('<script type="module" src="/bench/shapesPage.ts"></script>');
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: inspectMachine().browser?.path,
    args: [...(process.env.HARDWARE_GPU ? [] : softwareGpuFlags), "--no-sandbox"],
  });
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls.local[0]}shapes-page`);
  await page.waitForFunction(() => "measureShape" in globalThis);
  const measure = (name) =>
    page.evaluate((wanted) => globalThis.measureShape("chromium", wanted), name);
  return { measure, close: () => browser.close() };
}
