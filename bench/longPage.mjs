/**
 * `node bench/longPage.mjs [100 5000]`: the longest task of the page on each screen, with projects of so many examples and a lesson
 * of `--steps 20000` (longPage.ts), in the studio as it is built in dist. A line of JSON each in `--out`.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { createServer } from "vite";
import { inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";
import { serveStudio } from "../tools/setup/serve.mjs";

const cache = path.join(import.meta.dirname, "../.cache");
mkdirSync(cache, { recursive: true });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "20000" },
    out: { type: "string", default: path.join(cache, "longPage.jsonl") },
  },
});
const loader = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
const { measureLongPage } = await loader.ssrLoadModule("/bench/longPage.ts");
const folder = path.join(import.meta.dirname, "../dist");
const studio = await serveStudio({ folder, port: 0 });
const browser = await chromium.launch({
  executablePath: inspectMachine().browser?.path,
  args: [...softwareGpuFlags, "--no-sandbox"],
});
for (const examples of positionals.length ? positionals.map(Number) : [100, 5000]) {
  const context = await browser.newContext({
    ...{
      baseURL: `http://localhost:${studio.port}/`,
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    },
  });
  const page = await context.newPage();
  await measureLongPage(page, examples, Number(values.steps), (line) => {
    console.log(JSON.stringify(line));
    appendFileSync(values.out, `${JSON.stringify(line)}\n`);
  });
  await context.close();
}
await browser.close();
studio.close();
await loader.close();
process.exit(0);
