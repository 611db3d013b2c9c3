/**
 * `node bench/vitask.mjs` measures what the parts of VITask bring (vitask.ts), in the studio as it is built in dist. Each result is
 * a line of JSON at the end of `--out`; what is there already is not measured again, so that it can be stopped and started at any
 * time. `--table` writes docs/vitask.md from the lines and measures nothing. Options: --sample blood-smear, --seeds 1,2,3,
 * --steps 0 (the preset's own), --examples 0 (all of each split; 10 shows in minutes that it runs),
 * --variants plain,EP,EP+RDA,EP+CRT,all, --no-incomplete, --out bench/vitask.jsonl, --quick (60 steps, evaluated at their end, and
 * no hidden general questions). On a software GPU the whole takes hours, in which
 * nothing else may build into dist; HARDWARE_GPU=1 takes the graphics card.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { createServer } from "vite";
import { gpuEnvironment, inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";
import { serveStudio } from "../tools/setup/serve.mjs";

/** Enough that the connector learns for 30 steps and the model for 30 more, 3.4 epochs of the blood smears in all. */
const QUICK_STEPS = "60";
const root = path.resolve(import.meta.dirname, "..");

const { values: asked } = parseArgs({
  options: {
    sample: { type: "string", default: "blood-smear" },
    seeds: { type: "string", default: "1,2,3" },
    steps: { type: "string" },
    examples: { type: "string", default: "0" },
    variants: { type: "string", default: "plain,EP,EP+RDA,EP+CRT,all" },
    "no-incomplete": { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
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
  else await measure(new Set(lines.map(keyOf)));
} finally {
  await loader.close();
}

/** @param {Set<string>} done */
async function measure(done) {
  const { reproduce, VARIANTS } = await loader.ssrLoadModule("/bench/vitask.ts");
  const variants = asked.variants.split(",");
  const unknown = variants.filter((name) => !(name in VARIANTS));
  if (unknown.length > 0) {
    throw new Error(
      `There is no variant ${unknown.join(", ")}; there are ${Object.keys(VARIANTS)}.`,
    );
  }
  const studio = await serveStudio({ folder: path.join(root, "dist"), port: 4190 });
  const browser = await chromium.launch({
    executablePath: inspectMachine().browser?.path,
    args: [...(process.env.HARDWARE_GPU ? [] : softwareGpuFlags), "--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${studio.port}/`);
    const options = {
      ...{ sample: asked.sample, seeds: asked.seeds.split(",").map(Number), variants },
      steps: Number(asked.steps ?? (asked.quick ? QUICK_STEPS : 0)),
      examples: Number(asked.examples),
      ...{ incomplete: !asked["no-incomplete"], general: !asked.quick },
    };
    const keep = (line) => {
      console.log(JSON.stringify(line));
      appendFileSync(asked.out, `${JSON.stringify(line)}\n`);
    };
    await reproduce(page, options, { done, keep, tell: console.error });
  } finally {
    await browser.close();
    studio.close();
  }
}
