/**
 * `node bench/presets.mjs DATA [--preset quick] [--seeds 1,2] [--change JSON] [--general 80] [--apart]`: what a preset teaches the embedded
 * model, on Dawn in Node. DATA is a sample's name, or a folder with pictures and a sheet.csv (image, question, answer, split).
 * `--change`, also several, replaces settings of the preset. `--apart`: each question to learn from is a
 * conversation of its own. Needs ffmpeg. One line of JSON for each change and seed.
 */
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: "string", default: "quick" },
    seeds: { type: "string", default: "1" },
    change: { type: "string", multiple: true, default: ["{}"] },
    general: { type: "string", default: "80" },
    apart: { type: "boolean", default: false },
  },
});
Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  server: { port: 0 },
});
const { openPresets, closeNodeGpu } = await server.ssrLoadModule("/bench/presets.ts");
try {
  const { measure, close } = await openPresets(positionals[0], values.apart);
  for (const text of values.change) {
    for (const seed of values.seeds.split(",").map(Number)) {
      const change = { ...JSON.parse(text), seed };
      const wanted = { preset: values.preset, change, generalQuestions: Number(values.general) };
      console.log(JSON.stringify(await measure(wanted, console.error)));
    }
  }
  close();
} finally {
  await closeNodeGpu();
  await server.close();
}
process.exit(0);
