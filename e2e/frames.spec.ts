/**
 * The page's work during a run is bounded: counts of events, DOM changes and chart redraws. Frame times are only printed, since
 * a software GPU takes the processor.
 */
import type { Page } from "@playwright/test";
import type { Event } from "../src/protocol/events.ts";
import { openWorker } from "./fixtures/worker.ts";
import { makeSmallProject, shortConfig } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";

const seconds = 6;
/** The worker gathers points and sends them ten times a second; charts and cards look at them twice a second. */
const eventsASecond = 10;
const drawingsASecond = 2;

interface InPage {
  workers: Worker[];
  /** Points of the curve that arrived, and the events that brought them. */
  counts: { points: number; events: number };
}

test("a running lesson costs the page a bounded number of updates", async ({ studio, context }) => {
  test.setTimeout(300_000);
  const worker = await openWorker(studio.page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const config = {
    ...(await shortConfig(worker, projectId, 1)),
    // As short as steps get, and no check or save between them.
    ...{ maxSteps: 2000, epochs: 2000, batch: 1, evalEvery: 10_000, parts: ["text" as const] },
  };
  await worker.call("version.freeze", { projectId });
  const run = await worker.call("run.start", { projectId, config, title: "Many steps" });
  await worker.call("run.pause", { runId: run.id });
  await worker.kill();
  await studio.page.evaluate((one) => localStorage.setItem("scion.project", one), projectId);

  await context.addInitScript(() => {
    const Real = globalThis.Worker;
    const scope = globalThis as unknown as InPage;
    scope.counts = { points: 0, events: 0 };
    scope.workers = [];
    globalThis.Worker = class extends Real {
      constructor(...args: ConstructorParameters<typeof Real>) {
        super(...args);
        scope.workers.push(this);
        this.addEventListener("message", ({ data }) => {
          if (data.event?.type !== "run.progress") return;
          scope.counts.events++;
          scope.counts.points += data.event.points.length;
        });
      }
    };
  });
  const page = await studio.newPage();
  await page.goto(`./#/teach/${run.id}`);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator(".recharts-line-curve").first()).toBeAttached({ timeout: 120_000 });

  const real = await watch(page, "a lesson on this device");
  expect(real.points).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible({ timeout: 60_000 });

  // The same page under a device of 120 steps a second: its events over the same wire, as often as a worker sends them.
  await page.evaluate(
    ({ runId, every }) => {
      const [worker] = (globalThis as unknown as InPage).workers;
      const send = (event: Event) =>
        worker!.dispatchEvent(new MessageEvent("message", { data: { event } }));
      let step = 100;
      setInterval(() => {
        const points = Array.from({ length: 12 }, () => {
          const loss = 3 + Math.sin(++step);
          return { step, loss, lr: 1e-3, gradNorm: 1, tokensPerSecond: 1e4, stepMs: 8 };
        });
        send({ type: "run.progress", runId, points, totalSteps: 1e5, leftMs: 8e5 });
      }, every);
    },
    { runId: run.id, every: 1000 / eventsASecond },
  );
  const fast = await watch(page, "120 steps a second");
  // Else the bounds below would be met by doing nothing.
  expect(fast.points).toBeGreaterThan(12 * 30);
  expect(fast.drawings).toBeGreaterThan(5);
});

/** Watches for a while, prints the frame times and checks the counts. */
async function watch(page: Page, what: string) {
  const seen = await page.evaluate(async (ms) => {
    const { counts } = globalThis as unknown as InPage;
    const before = { ...counts };
    let [changes, drawings] = [0, 0];
    const observer = new MutationObserver((records) => {
      changes++;
      if (records.some(({ attributeName }) => attributeName === "d")) drawings++;
    });
    const main = document.getElementById("main")!;
    const all = { subtree: true, childList: true, characterData: true, attributes: true };
    observer.observe(main, all);
    const frames: number[] = [];
    const begin = performance.now();
    let last = begin;
    while (last - begin < ms) {
      const now = await new Promise<number>((frame) => requestAnimationFrame(frame));
      frames.push(now - last);
      last = now;
    }
    observer.disconnect();
    return {
      ...{ changes, drawings, seconds: (last - begin) / 1000 },
      ...{ points: counts.points - before.points, events: counts.events - before.events },
      frames: frames.slice(1).sort((a, b) => a - b),
    };
  }, seconds * 1000);
  const { frames, points, events, changes, drawings } = seen;
  const at = (share: number) => frames[Math.floor(share * (frames.length - 1))]!.toFixed(1);
  console.log(
    `  ${what}: frames median ${at(0.5)} ms, 95 % ${at(0.95)} ms, worst ${at(1)} ms;`,
    `in ${seen.seconds.toFixed(1)} s ${points} steps, ${events} events, ${changes} changes of the page, ${drawings} drawings`,
  );
  expect(events).toBeLessThanOrEqual(seen.seconds * eventsASecond + 2);
  // The loss curve and its small picture in the list, each twice a second.
  const mostDrawings = 2 * (seen.seconds * drawingsASecond + 1);
  expect(drawings).toBeLessThanOrEqual(mostDrawings);
  // One for each event, for the bar, its numbers and its sentence; a drawing settles in two.
  expect(changes).toBeLessThanOrEqual(events + 2 * mostDrawings + 2);
  return seen;
}
