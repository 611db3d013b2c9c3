/**
 * `node bench/vitask.mjs` writes the table of vitask.ts as JSON, from the studio as it is built in dist. Options:
 * --sample blood-smear, --seeds 3, --steps 0 (the preset's own), --examples 0 (all of each split; 10 shows in minutes that it
 * runs), --variants plain,EP,EP+RDA,EP+CRT,all, --no-incomplete, --out bench/vitask.json. On a software GPU the whole takes
 * hours; HARDWARE_GPU=1 takes the graphics card.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { createServer } from "vite";
import { gpuEnvironment, inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";
import { serveStudio } from "../tools/setup/serve.mjs";

const { values: asked } = parseArgs({
  options: {
    sample: { type: "string", default: "blood-smear" },
    seeds: { type: "string", default: "3" },
    steps: { type: "string", default: "0" },
    examples: { type: "string", default: "0" },
    variants: { type: "string", default: "plain,EP,EP+RDA,EP+CRT,all" },
    "no-incomplete": { type: "boolean", default: false },
    out: { type: "string", default: "bench/vitask.json" },
  },
});

Object.assign(process.env, gpuEnvironment());
const loader = await createServer({ configFile: false, appType: "custom", logLevel: "error" });
const { reproduce, VARIANTS } = await loader.ssrLoadModule("/bench/vitask.ts");
const variants = asked.variants.split(",");
const unknown = variants.filter((name) => !(name in VARIANTS));
if (unknown.length > 0) {
  throw new Error(`There is no variant ${unknown.join(", ")}; there are ${Object.keys(VARIANTS)}.`);
}
const folder = path.resolve(import.meta.dirname, "../dist");
const studio = await serveStudio({ folder, port: 4190 });
const browser = await chromium.launch({
  executablePath: inspectMachine().browser?.path,
  args: [...(process.env.HARDWARE_GPU ? [] : softwareGpuFlags), "--no-sandbox"],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${studio.port}/`);
  const options = {
    ...{ sample: asked.sample, seeds: Number(asked.seeds), steps: Number(asked.steps) },
    ...{ examples: Number(asked.examples), variants },
    incomplete: !asked["no-incomplete"],
  };
  const result = await reproduce(page, options, console.log);
  writeFileSync(asked.out, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await browser.close();
  studio.close();
  await loader.close();
}
