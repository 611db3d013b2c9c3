/**
 * `node bench/activations.mjs [DATA] [--steps 42] [--vision]`: what block inputs in 16 bits cost, on Dawn in Node. DATA is a sample's
 * name, "kitchen" unless told; `--vision` also adapts the towers. Published models by plan first. Needs ffmpeg.
 */
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "42" },
    vision: { type: "boolean", default: false },
  },
});
Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error", server: { port: 0 } },
});
const { planActivations } = await server.ssrLoadModule("/bench/activationsPlan.ts");
console.log((await planActivations()).map((line) => JSON.stringify(line)).join("\n"));
const { measureActivations } = await server.ssrLoadModule("/bench/activations.ts");
const wanted = { steps: Number(values.steps), vision: values.vision };
const result = await measureActivations(positionals[0] ?? "kitchen", wanted, console.error);
console.log(JSON.stringify(result, null, 2));
await server.close();
process.exit(0);
