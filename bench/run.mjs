/**
 * `npm run bench`: a training step and decoding of the embedded model, on Dawn in Node and in Chromium, beside PyTorch on
 * the CPU where Python has it. Options: a model folder, and which of dawn, chromium, torch to run; or load alone, for the
 * time and host memory that a synthetic checkpoint of 1.2 billion parameters takes to the GPU; or memory, a number of
 * layers and one of tokens, for the memory of training on so many of Llama-2-7B's layers, planned and counted; or quality
 * and a number of examples, for the time that the Quality page takes to look at them.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment, inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";

const known = ["dawn", "chromium", "torch", "load", "memory", "quality"];
const asked = process.argv.slice(2);
const which = asked.filter((arg) => known.includes(arg));
const isNumber = (arg) => /^\d+$/.test(arg);
const folder =
  asked.find((arg) => !known.includes(arg) && !isNumber(arg)) ?? "public/models/scion-sprout";
const wanted = which.length ? which : known.slice(0, 3);

Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  server: { port: 0 },
});
const results = {};
if (wanted.includes("dawn")) {
  const { measureOnDawn } = await server.ssrLoadModule("/bench/dawn.ts");
  results.dawn = await measureOnDawn(folder);
}
if (wanted.includes("chromium")) results.chromium = await inPage(measureInPage);
if (wanted.includes("torch")) results.torch = await inTorch();
if (wanted.includes("load")) {
  const { measureLoadOnDawn } = await server.ssrLoadModule("/bench/dawn.ts");
  printLoad(await measureLoadOnDawn());
  printLoad(await inPage(loadInPage));
}
if (wanted.includes("memory")) {
  const { measureMemoryOnDawn } = await server.ssrLoadModule("/bench/dawn.ts");
  const [layers = 2, tokens = 512] = asked.filter(isNumber).map(Number);
  printMemory(await measureMemoryOnDawn({ layers, tokens }, console.error));
}
if (wanted.includes("quality")) {
  const count = asked.filter(isNumber).map(Number)[0] ?? 5000;
  printQuality(await inPage((page) => page.evaluate((n) => globalThis.measureQuality(n), count)));
}
await server.close();
print(results);

/** Opens Chromium with the benchmark's page and lets `work` use both. */
async function inPage(work) {
  const { chromium } = await import("@playwright/test");
  server.middlewares.use("/bench-page", (_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end('<script type="module" src="/bench/page.ts"></script>');
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: inspectMachine().browser?.path,
    args: [...(process.env.HARDWARE_GPU ? [] : softwareGpuFlags), "--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls.local[0]}bench-page`);
    await page.waitForFunction(() => "measureHere" in globalThis);
    return await work(page, browser);
  } finally {
    await browser.close();
  }
}

function measureInPage(page) {
  const address = `/${folder.replace(/^public\//, "")}`;
  return page.evaluate((path) => globalThis.measureHere(path), address);
}

/** The most memory that the page's process took beyond what it had at the start, as Linux counts it. */
async function loadInPage(page, browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = () =>
    processInfo
      .filter(({ type }) => type === "renderer")
      .map(({ id }) => {
        const status = readFileSync(`/proc/${id}/status`, "utf8");
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
      });
  const before = peaks();
  const result = await page.evaluate(() => globalThis.measureLoadHere());
  const grown = peaks().map((bytes, i) => bytes - before[i]);
  return { ...result, peakBytes: Math.max(...grown) };
}

async function inTorch() {
  const python = process.env.PYTHON ?? "python3";
  try {
    const { stdout } = await promisify(execFile)(python, ["bench/torch_step.py", folder]);
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function printLoad({
  device,
  parameters,
  fileBytes,
  storedBytes,
  seconds,
  cacheSeconds,
  peakBytes,
}) {
  const gb = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`;
  console.log(`\nloading: ${device}, ${(parameters / 1e9).toFixed(2)} billion parameters in bf16`);
  console.log(
    `  first time      ${seconds.toFixed(1)} s, ${gb(fileBytes / seconds)}/s of ${gb(fileBytes)}, held in ${gb(storedBytes)}`,
  );
  console.log(
    `  from the cache  ${cacheSeconds.toFixed(1)} s, ${gb(storedBytes / cacheSeconds)}/s`,
  );
  console.log(`  host memory     ${(peakBytes / 2 ** 20).toFixed(0)} MiB at most`);
}

function printQuality({ examples, readSeconds, compareSeconds, rulesSeconds, ...pairs }) {
  const seconds = readSeconds + compareSeconds + rulesSeconds;
  console.log(`\nquality: ${examples} examples with a picture each in ${seconds.toFixed(1)} s`);
  console.log(`  reading pictures   ${readSeconds.toFixed(1)} s`);
  console.log(`  comparing pairs    ${compareSeconds.toFixed(1)} s`);
  console.log(`  rules and charts   ${rulesSeconds.toFixed(1)} s`);
  console.log(
    `  copies             ${pairs.found} of ${pairs.planted} planted found, ${pairs.invented} invented`,
  );
}

function printMemory({ device, parameters, planned, counted, peakBytes, grown, ...rest }) {
  const { weights, arenas, pool, caches, inputs, params, rings } = counted;
  const gb = (bytes) => `${(bytes / 1e9).toFixed(3)} GB`;
  const row = (title, plan, count) =>
    console.log(
      `  ${title.padEnd(22)} ${gb(plan)} planned, ${gb(count)} counted, ${plan === count ? "equal to the byte" : `${count - plan} bytes apart`}`,
    );
  const share = (bytes) => `${gb(bytes)}, ${(bytes / planned.totalBytes).toFixed(3)} of the plan`;
  console.log(
    `\nmemory: ${device}, Llama-2-7B's widths in ${rest.layers} layers, ${(parameters / 1e9).toFixed(2)} billion parameters`,
  );
  row("weights", planned.weightsBytes, weights);
  row("adapter and moments", planned.adapterBytes, arenas);
  row("temporaries and caches", planned.activationsBytes, pool + caches);
  row("inputs and numbers", planned.inputsBytes, inputs + params + rings);
  row("sum at its highest", planned.totalBytes, peakBytes);
  console.log(`  largest binding        ${gb(planned.largestBindingBytes)}`);
  console.log(
    `  process, loading       ${share(grown.loading)} at most (${rest.loadSeconds.toFixed(0)} s)`,
  );
  console.log(`  process, loaded        ${share(grown.loaded)}`);
  console.log(`  process, training      ${share(grown.training)} at most`);
  console.log(
    `  one step of ${rest.tokens} tokens ${rest.step.seconds.toFixed(0)} s, ${rest.step.dispatches} dispatches, loss ${rest.step.loss.toFixed(3)}, gradient norm ${rest.step.gradNorm.toFixed(4)}`,
  );
}

function print({ dawn, chromium, torch }) {
  const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  for (const [host, r] of Object.entries({ dawn, chromium })) {
    if (!r) continue;
    console.log(`\n${host}: ${r.device}, kernels other than by rule: ${JSON.stringify(r.choices)}`);
    console.log(
      `  training step   ${r.step.ms.toFixed(0)} ms, ${r.step.tokensPerSecond.toFixed(0)} tokens/s, ${r.step.dispatches} dispatches, ${r.step.submits} submits (first, with compilation: ${r.step.firstMs.toFixed(0)} ms)`,
    );
    console.log(
      `  decode          ${r.decode.tokensPerSecond.toFixed(1)} tokens/s after a prefill of ${r.decode.prefillMs.toFixed(0)} ms`,
    );
    console.log(`  picture         ${r.vision.msPerPicture.toFixed(0)} ms through the tower`);
    console.log(
      `  GPU bytes       weights ${mib(r.bytes.weights)}, adapter with moments ${mib(r.bytes.adapter)}, temporaries ${mib(r.bytes.temporaries)}`,
    );
    for (const k of r.kernels.slice(0, 10)) {
      console.log(
        `    ${k.ms.toFixed(1).padStart(8)} ms  ${String(k.dispatches).padStart(3)} x ${k.kernel}`,
      );
    }
    if (torch)
      console.log(
        `  against PyTorch ${(r.step.ms / torch.stepMs).toFixed(2)} times its step of ${torch.stepMs.toFixed(0)} ms (f32, ${torch.threads} threads)`,
      );
  }
  if (wanted.includes("torch") && !torch)
    console.log("\nPyTorch: not found; set PYTHON to one that has torch, transformers and peft.");
}
