/**
 * `node bench/card.mjs [kernels] [steps] [small]`: a graphics card's report on Dawn in Node, see bench/card/run.ts. `small` is
 * for a device that computes on the processor. Results also go to card.json in $OUT, or in a folder for temporary files.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer } from "vite";

const asked = process.argv.slice(2);
const parts = ["kernels", "steps"].filter((part) => asked.includes(part));
const small = asked.includes("small");
const file = path.join(process.env.OUT ?? tmpdir(), "card.json");
const server = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  server: { port: 0 },
});
const { cardKernels, cardSteps, closeNodeGpu } = await server.ssrLoadModule("/bench/card/run.ts");
const results = {};
const save = () => writeFileSync(file, JSON.stringify(results, null, 1));
const print = (line) => console.log(line);
try {
  for (const part of parts.length ? parts : ["kernels", "steps"]) {
    if (part === "kernels") results.kernels = await cardKernels(!small, print);
    else if (small) results.steps = await cardSteps(["135M"], 32, print);
    else results.steps = await cardSteps(["135M", "1B"], 512, print);
    save();
  }
} finally {
  await closeNodeGpu();
  await server.close();
}
process.exit(0);
