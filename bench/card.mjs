/**
 * `node bench/card.mjs [kernels] [steps] [torch] [small]`: a graphics card's report on Dawn in Node, see bench/card/run.ts, and the same
 * steps in PyTorch + PEFT (by $PYTHON, or python3) beside them. `small` is for a device that computes on the processor. Results also go to
 * card.json in $OUT, or in a folder for temporary files.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer } from "vite";

const asked = process.argv.slice(2);
const parts = ["kernels", "steps", "torch"].filter((part) => asked.includes(part));
const small = asked.includes("small");
const file = path.join(process.env.OUT ?? tmpdir(), "card.json");
const server = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  server: { port: 0 },
});
const { cardKernels, cardSteps, closeNodeGpu } = await server.ssrLoadModule("/bench/card/run.ts");
const [models, tokens] = small ? [["135M"], 32] : [["135M", "1B"], 512];
const results = {};
const save = () => writeFileSync(file, JSON.stringify(results, null, 1));
const print = (line) => console.log(line);
try {
  for (const part of parts.length ? parts : ["kernels", "steps"]) {
    if (part === "kernels") results.kernels = await cardKernels(!small, print);
    else if (part === "torch") results.torch = await torchSteps();
    else results.steps = await cardSteps(models, tokens, print);
    save();
  }
  for (const line of sideBySide(results)) print(line);
} finally {
  await closeNodeGpu();
  await server.close();
}
process.exit(0);

/** Lines of torch_card.py, printed as they come; none where there is no PyTorch. */
async function torchSteps() {
  const script = path.join(import.meta.dirname, "torch_card.py");
  const python = process.env.PYTHON ?? "python3";
  const child = spawn(python, [script, String(tokens), ...models], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise((resolve) => {
    child.on("error", () => resolve(-1));
    child.on("close", resolve);
  });
  if (code !== 0)
    print(
      `${python} has not run bench/torch_card.py to its end: it needs torch, transformers and peft.`,
    );
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line));
}

/** Each model's step and decoding, ours and PyTorch's. */
function sideBySide({ steps = [], torch = [] }) {
  const ours = steps.map(({ model, chosenBy, stepMs, decodeTokensPerSecond }) => [
    ...[model, `kernels by ${chosenBy}`, stepMs, decodeTokensPerSecond],
  ]);
  const theirs = torch
    .filter(({ model }) => model)
    .map(({ model, dtype, tf32, stepMs, decode }) => [
      ...[model, `PyTorch, ${dtype.replace("torch.", "")}${tf32 ? ", TF32" : ""}`, stepMs, decode],
    ]);
  return [...ours, ...theirs]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(
      ([model, what, ms, decode]) =>
        `${model.padEnd(6)} ${what.padEnd(50)} ${ms.toFixed(1).padStart(9)} ms a step ${decode.toFixed(1).padStart(8)} tokens/s`,
    );
}
