/**
 * `node bench/longRun.mjs [20000] [1000]`: a lesson of so many steps (longRun.ts), with a line of JSON at every so many of them in
 * `--out`.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const cache = path.join(import.meta.dirname, "../.cache");
mkdirSync(cache, { recursive: true });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: path.join(cache, "longRun.jsonl") } },
});
const [steps = 20_000, every = 1000] = positionals.map(Number);
Object.assign(process.env, gpuEnvironment());
const loader = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error" },
  server: { port: 0, hmr: false },
});
const { measureLongRun } = await loader.ssrLoadModule("/bench/longRun.ts");
await measureLongRun(steps, every, (line) => {
  console.log(JSON.stringify(line));
  appendFileSync(values.out, `${JSON.stringify(line)}\n`);
});
await loader.close();
process.exit(0);
