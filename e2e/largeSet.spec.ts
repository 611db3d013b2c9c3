/**
 * 2,000 pictures with a sheet: imported, asked for by templates, looked at for quality, and split. Prints how long each took and
 * the longest task of the page's main thread meanwhile.
 */
import { readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { JSHandle, Page } from "@playwright/test";
import { expect, test } from "./fixtures/studio.ts";
import { longestTasks, type MainTask } from "./fixtures/mainThread.ts";

const pictures = 2000;
/** Milliseconds of the processor in one task of the main thread. */
const longestTask = 100;

/** Small pictures of their own pattern each, with a sheet of one question about each. */
function madeFiles(page: Page): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle(async (count) => {
    const classes = ["red", "green", "blue", "grey"];
    const held = new DataTransfer();
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext("2d")!;
    const rows = ["image,question,answer,kind"];
    // A seeded stream (mulberry32), so that every run makes the same pictures.
    let state = 1;
    const random = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
    for (let i = 0; i < count; i++) {
      for (let at = 0; at < 64; at++) {
        context.fillStyle = `hsl(${360 * random()} ${100 * random()}% ${100 * random()}%)`;
        context.fillRect((at % 8) * 8, Math.floor(at / 8) * 8, 8, 8);
      }
      const name = `picture-${String(i).padStart(4, "0")}.png`;
      held.items.add(new File([await canvas.convertToBlob()], name));
      rows.push(`${name},Which colour is it?,${classes[i % 4]},colour`);
    }
    held.items.add(new File([rows.join("\n")], "answers.csv"));
    return held;
  }, pictures);
}

/** Snapshots of the page would be the longest tasks of all. */
test.use({ trace: "off" });

test("two thousand pictures are imported, asked about, looked at and split, and the page stays quick", async ({
  studio: { page },
  browser,
}) => {
  test.setTimeout(15 * 60_000);
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type("Two thousand");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");
  const sidebar = page.getByRole("navigation");
  const transfer = await madeFiles(page);

  const trace = path.join(os.tmpdir(), `scion-trace-${process.pid}.json`);
  let tasks: MainTask[] = [];
  const blocked = { from: Infinity };
  const steps: { what: string; from: number; to: number }[] = [];
  /** Milliseconds of the page's clock, which the trace has too. */
  const now = () => page.evaluate(() => performance.now());
  const step = async (what: string, work: () => Promise<void>) => {
    const from = await now();
    try {
      await test.step(what, work);
    } finally {
      steps.push({ what, from, to: await now() });
    }
  };
  await browser.startTracing(page, { path: trace, categories: ["toplevel", "blink.user_timing"] });
  await page.evaluate(() => performance.mark("scion-begin"));
  const begun = await page.evaluate(
    () => performance.getEntriesByName("scion-begin")[0]!.startTime,
  );

  try {
    await step("looked at", async () => {
      await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
      const store = page.getByRole("button", { name: "Store 2,000 examples" });
      await expect(store).toBeVisible({ timeout: 300_000 });
    });
    await step("stored", async () => {
      await page.getByRole("button", { name: "Store 2,000 examples" }).click();
      await expect(page.getByRole("dialog")).toBeHidden({ timeout: 300_000 });
      await expect(sidebar.getByText("2,000 examples")).toBeVisible();
    });
    await step("asked about by templates", async () => {
      await page.getByRole("tab", { name: "Make" }).click();
      const card = page.getByRole("main");
      await card
        .getByRole("combobox", { name: "What to make" })
        .selectOption("Which of these is it?");
      await card.getByRole("combobox", { name: "Of which examples" }).selectOption({ index: 1 });
      const add = card.getByRole("button", { name: "Add 2,000 examples at once" });
      await expect(add).toBeEnabled({ timeout: 60_000 });
      await add.click();
      await expect(sidebar.getByText("4,000 examples")).toBeVisible({ timeout: 120_000 });
    });
    await step("looked at for quality", async () => {
      await page.getByRole("tab", { name: "Quality" }).click();
      await expect(page.getByText(/^4,000 examples of your own, .* looked at in/)).toBeVisible({
        timeout: 300_000,
      });
    });
    await step("split", async () => {
      await page.getByRole("tab", { name: "Examples", exact: true }).click();
      await page.getByRole("button", { name: "Split", exact: true }).click();
      await page.getByRole("button", { name: "Deal them" }).click();
      await expect(page.getByText("Dealt the examples anew")).toBeVisible({ timeout: 120_000 });
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    });
    await step("scrolled through", async () => {
      for (let at = 0; at < 10; at++) await page.mouse.wheel(0, 20_000);
    });
    // A task that is too long is seen: this one adds up for its time.
    blocked.from = await now();
    await page.evaluate(() => {
      let sum = 0;
      for (let i = 0; i < 4e8; i++) sum = (sum + i) | 0;
      return sum;
    });
  } finally {
    await browser.stopTracing();
    tasks = longestTasks(JSON.parse(readFileSync(trace, "utf8")), "scion-begin");
    rmSync(trace);
    for (const { what, from, to } of steps) {
      const within = tasks.filter(({ at }) => at >= from - begun && at <= to - begun);
      const [cpu, wall] = [within.map((one) => one.cpu), within.map((one) => one.wall)].map((all) =>
        Math.round(Math.max(0, ...all)),
      );
      console.log(
        `  ${((to - from) / 1000).toFixed(1).padStart(6)} s  ${what}; longest task ${cpu} ms of the processor, ${wall} ms by the clock`,
      );
    }
  }
  // By the processor's time: by the clock a task of a crowded machine lasts as long as others let it.
  const longest = (list: MainTask[]) => Math.max(...list.map(({ cpu }) => cpu));
  const ended = blocked.from - begun;
  expect(longest(tasks.filter(({ at }) => at >= ended))).toBeGreaterThan(longestTask);
  expect(longest(tasks.filter(({ at }) => at < ended))).toBeLessThan(longestTask);
});
