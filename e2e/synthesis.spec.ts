/**
 * Questions from descriptions, from pictures with captions to a checked adapter on the model that ships: the synthesizer that comes
 * along writes, our rule filters, a person accepts by keyboard, a lesson learns and a check asks. And a page that is closed in the
 * middle of writing: another goes on where it was.
 */
import type { Page } from "@playwright/test";
import { makeDescribedProject } from "./fixtures/describedProject.ts";
import { expect, test } from "./fixtures/studio.ts";
import { openWorker } from "./fixtures/worker.ts";
import { examplesPage } from "./pages/examplesPage.ts";
import { checkPage } from "./pages/checkPage.ts";
import { teachPage } from "./pages/teachPage.ts";

const minute = 60_000;

/** Opens a project's Make tab and brings the synthesizer, where there is none yet. */
async function openMake(page: Page, title: string): Promise<void> {
  await page.goto("./");
  await page.reload();
  const card = page
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: title }) });
  await card.getByRole("button", { name: /^(Open|Go on)$/ }).click();
  await expect(page).toHaveTitle("Examples · Scion");
  await page.goto("./#/examples/make");
  await expect(page.getByRole("heading", { name: "Questions from descriptions" })).toBeVisible();
}

async function startWriting(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Take the one that comes with Scion" }).click();
  await expect(page.getByRole("button", { name: "Write questions" })).toBeVisible({
    timeout: minute,
  });
  await page.locator("summary", { hasText: "How it writes" }).click();
  await page.getByLabel("Writing", { exact: false }).first().selectOption("guided");
  await page.getByLabel(/^Most tokens about a picture/).fill("96");
  await page.getByRole("button", { name: "Write questions" }).click();
}

test("captions become questions, accepted by keyboard, learnt and checked", async ({ studio }) => {
  test.setTimeout(8 * minute);
  const { page } = studio;
  const begun = performance.now();
  const clock = (what: string) =>
    console.log(`  ${Math.round((performance.now() - begun) / 1000)} s  ${what}`);
  const worker = await openWorker(page);
  const projectId = await makeDescribedProject(worker, "Drawings", 8);
  await openMake(page, "Drawings");
  const before = await examplesPage(page).count();
  const main = page.getByRole("main");

  await test.step("the shipped synthesizer writes, and our rule compares the answers", async () => {
    await startWriting(page);
    const pass = main.getByRole("article", { name: /^Written/ });
    await expect(pass.getByText("done", { exact: true })).toBeVisible({ timeout: 4 * minute });
    clock(await pass.locator("p.number").innerText());
    await studio.expectAccessible();
  });

  const after = await openWorker(page);
  const [report] = await after.call("synthesis.list", { projectId });
  expect(report!.rows).toHaveLength(8);
  expect(report!.written).toBeGreaterThanOrEqual(6);
  expect(report!.kept).toBeGreaterThanOrEqual(2);

  await test.step("a person accepts by keyboard", async () => {
    await page.goto("./#/examples/review");
    for (let left = report!.kept; left > 0; left--) {
      await expect(main.getByText(`1 of ${left}`, { exact: true })).toBeVisible();
      await page.keyboard.press("a");
    }
    await expect(main.getByText("None waits for you.")).toBeVisible();
    await expect.poll(() => examplesPage(page).count()).toBe(before + report!.kept);
    const examples = await after.call("example.list", { projectId });
    const written = examples.flatMap(({ turns }) => turns).filter(({ kind }) => kind === "written");
    expect(written).toHaveLength(report!.kept);
    expect(new Set(written.map(({ provenance }) => provenance?.by))).toEqual(new Set(["model"]));
    clock(`${written.length} questions accepted`);
  });

  await test.step("a lesson learns them, and a check asks", async () => {
    await page.goto("./#/teach");
    const teach = teachPage(page);
    await expect(page.getByRole("button", { name: "Start the lesson" })).toBeEnabled({
      timeout: minute,
    });
    await teach.start("Quick", 4);
    await teach.untilFinished(3);
    clock("the lesson is finished");
    await teach.lesson.getByRole("button", { name: "Check it" }).click();
    const check = checkPage(page);
    await check.ask(3);
    const own = await check.shares("own");
    clock(`hidden questions: general model ${own.base} %, with the adapter ${own.adapter} %`);
    await studio.expectAccessible();
  });
  const lessons = (await after.call("run.list", { projectId })).filter(({ tool }) => !tool);
  expect(lessons.map(({ status, step }) => [status, step])).toEqual([["done", 4]]);
});

test("closed in the middle of writing, it goes on where it was", async ({ studio }) => {
  test.setTimeout(8 * minute);
  const projectId = await makeDescribedProject(await openWorker(studio.page), "Cut off", 12);
  await openMake(studio.page, "Cut off");
  await startWriting(studio.page);
  const watcher = await studio.newPage();
  const worker = await openWorker(watcher);
  const reports = () => worker.call("synthesis.list", { projectId });
  const rowsNow = async () => (await reports())[0]?.rows ?? [];
  await expect
    .poll(async () => (await rowsNow()).length, { timeout: 4 * minute, intervals: [100] })
    .toBe(8);
  const stored = await rowsNow();
  await studio.page.close();

  await openMake(watcher, "Cut off");
  const pass = watcher.getByRole("main").getByRole("article", { name: /^Written/ });
  await expect(pass.getByText("8 seen so far of 12", { exact: false })).toBeVisible();
  await pass.getByRole("button", { name: "Go on" }).click();
  await expect(pass.getByText("done", { exact: true })).toBeVisible({ timeout: 4 * minute });
  const last = await openWorker(watcher);
  const [report, ...others] = await last.call("synthesis.list", { projectId });
  expect(others).toEqual([]);
  expect(report!.rows.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  const texts = (rows: typeof stored) => rows.map(({ text, triplet }) => ({ text, triplet }));
  expect(texts(report!.rows.slice(0, 8))).toEqual(texts(stored));
  const drafts = await last.call("draft.list", { projectId });
  expect(drafts.filter(({ turns }) => turns.some(({ kind }) => kind === "written"))).toHaveLength(
    report!.written,
  );
});
