/**
 * The page with a project of very many examples, each with a picture of its own, and with a lesson of very many steps: the longest
 * task of the page's thread on each screen, from its address to its rest, and the page's heap.
 */
import type { CDPSession, Page } from "@playwright/test";
import { encode } from "fast-png";
import { openWorker, type TestWorker } from "../e2e/fixtures/worker.ts";
import type { RunPoint } from "../src/protocol/records.ts";

export interface LongPageLine {
  examples: number;
  screen: string;
  /** Milliseconds of tasks above 50 ms: the longest, and their sum. */
  longestTask: number;
  longTasks: number;
  /** Of the page's thread altogether. */
  taskSeconds: number;
  heapBytes: number;
  nodes: number;
}

/** What is there before the screen counts as shown. */
const SCREENS: readonly [name: string, address: string, ready: RegExp][] = [
  ["home", "#/home", /Teach a model what you know/],
  ["examples", "#/examples", /Freeze/],
  ["make", "#/examples/make", /Templates/],
  ["review", "#/examples/review", /Go to Make/],
  ["quality", "#/examples/quality", /looked at in/],
  ["plan", "#/teach/new", /Plan a lesson/],
  ["teach", "#/teach", /Lessons so far/],
  ["check", "#/check", /Check/],
];

const PER_IMPORT = 250;
const REST_MS = 1500;
const PATIENCE_MS = 600_000;

export async function measureLongPage(
  page: Page,
  examples: number,
  steps: number,
  onLine: (line: LongPageLine) => void,
): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(watchTasks);
  await page.goto("./");
  const worker = await openWorker(page);
  const projectId = await makeProject(worker, examples);
  await worker.kill();
  await page.evaluate(addRun, { projectId, points: pointsOf(steps) });
  await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const main = page.getByRole("main");
  for (const [screen, address, ready] of SCREENS) {
    await page.goto("about:blank");
    await page.goto(`./${address}`);
    await main.getByText(ready).first().waitFor();
    await rest(page);
    onLine({ examples, screen, ...(await figures(page, session)) });
    if (screen !== "examples") continue;
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    await rest(page);
    onLine({ examples, screen: "examples, scrolled", ...(await figures(page, session)) });
    await main.getByLabel("Search").first().fill("question 17");
    await rest(page);
    onLine({ examples, screen: "examples, searched", ...(await figures(page, session)) });
  }
}

/** Examples that differ in picture, question and answer. */
async function makeProject(worker: TestWorker, examples: number): Promise<string> {
  const created = { title: `${examples} examples`, field: "cooking" } as const;
  const { id: projectId } = await worker.call("project.create", created);
  for (let first = 0; first < examples; first += PER_IMPORT) {
    const numbers = Array.from(
      { length: Math.min(PER_IMPORT, examples - first) },
      (_, i) => first + i,
    );
    const rows = numbers.map((n) => `${n}.png,What is in picture ${n}?,answer ${n % 40}`);
    const files = {
      "q.csv": `image,question,answer\n${rows.join("\n")}`,
      ...Object.fromEntries(numbers.map((n) => [`${n}.png`, pictureOf(n)])),
    };
    const look = { projectId, jobId: "look" };
    const review = await worker.callWithFiles("import.inspect", look, files);
    const keys = review.rows.map(({ key }) => key);
    await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  }
  return projectId;
}

/** 8 × 6 cells, coloured by the number. */
function pictureOf(n: number): Uint8Array {
  const [width, height, cell] = [64, 48, 8];
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)].map((value) => Math.floor(value / cell));
    const mixed = Math.imul(n * 64 + x! + y! * 8 + 1, 0x9e3779b1) >>> 8;
    data.set([mixed & 255, (mixed >> 8) & 255, (mixed >> 16) & 255], at * 3);
  }
  return encode({ width, height, data, channels: 3 });
}

const pointsOf = (steps: number): RunPoint[] =>
  Array.from({ length: steps }, (_, i) => ({
    ...{ step: i + 1, loss: 4 / (1 + i / 500) + 0.3 * Math.abs(Math.sin(i)), lr: 1e-4 },
    ...{ gradNorm: 1, tokensPerSecond: 100, stepMs: 90 },
  }));

/** In the page: a lesson that has ended, written as storage keeps it. */
async function addRun({ projectId, points }: { projectId: string; points: RunPoint[] }) {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  const database = await settled(indexedDB.open("scion"));
  const records = database.transaction("records", "readwrite").objectStore("records");
  const config = {
    ...{ modelId: "scion-sprout", method: { id: "supervised", settings: {} }, evalEvery: 500 },
    ...{ maxSteps: points.length, epochs: 1, batch: 2, accumulate: 1, seed: 1 },
    adapter: { rank: 8, alpha: 16, targets: [] },
    optim: { learningRate: 1e-4 },
  };
  const run = {
    ...{ id: "long", projectId, versionId: "v", title: "Long", config, status: "paused" },
    ...{ createdAt: new Date().toISOString(), step: points.length, totalSteps: points.length + 1 },
    ...{ savedStep: 0, bestStep: 0, evals: [], sampleAnswers: [], adapterBytes: 0 },
    origin: "trained",
  };
  await settled(records.put(run, ["run", projectId, "long"]));
  for (let at = 0, index = 0; at < points.length; at += 256, index++) {
    const key = ["metrics", projectId, "long", String(index).padStart(8, "0")];
    await settled(records.put(points.slice(at, at + 256), key));
  }
  database.close();
}

interface Watched {
  longTasks: number[];
}

/** In the page, before its own code. */
function watchTasks(): void {
  const scope = globalThis as unknown as Watched;
  scope.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) scope.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** Until no long task has ended for a while, and nothing shows that it is still working. */
async function rest(page: Page): Promise<void> {
  const working = page.getByRole("main").locator(".spinner");
  let seen = -1;
  for (;;) {
    const tasks = await page.evaluate(() => (globalThis as unknown as Watched).longTasks.length);
    const isWorking = (await working.count()) > 0;
    if (tasks === seen && !isWorking) return;
    seen = isWorking ? -1 : tasks;
    await page.waitForTimeout(REST_MS);
  }
}

/** Since the last figures. */
async function figures(page: Page, session: CDPSession) {
  const tasks = await page.evaluate(() => {
    const scope = globalThis as unknown as Watched;
    const before = scope.longTasks;
    scope.longTasks = [];
    return before;
  });
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return {
    longestTask: Math.round(Math.max(0, ...tasks)),
    longTasks: Math.round(tasks.reduce((sum, one) => sum + one, 0)),
    taskSeconds: of("TaskDuration"),
    heapBytes: of("JSHeapUsedSize"),
    nodes: of("Nodes"),
  };
}
