/**
 * Every screen in both themes and both widths, each once: accessible, and no horizontal overflow. With SCREENS=all it takes
 * every theme in every width and writes the pictures to .cache/screens.
 */
import { openWorker } from "./fixtures/worker.ts";
import { makeSmallProject, startRun, untilEnded } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";

const all = process.env.SCREENS === "all";
const looks: [theme: string, width: number][] = [
  ["light", 1280],
  ["dark", 390],
  ...(all
    ? ([
        ["light", 390],
        ["dark", 1280],
      ] as [string, number][])
    : []),
];

const places: [name: string, address: string, ready: RegExp][] = [
  ["home", "#/home", /Teach a model what you know/],
  ["examples", "#/examples", /Freeze/],
  ["editor", "#/examples/FIRST", /What the model sees/],
  ["make", "#/examples/make", /Templates/],
  ["review", "#/examples/review", /Go to Make/],
  ["quality", "#/examples/quality", /Looked at|looked at/],
  ["plan", "#/teach/new", /Plan a lesson/],
  ["teach", "#/teach", /Lessons so far/],
  ["check", "#/check", /What these numbers cannot say/],
  ["chat", "#/chat", /Side by side/],
  ["share", "#/share", /The whole project/],
  ["models", "#/models", /Models to begin with/],
  ["settings", "#/settings", /Settings/],
];

test("every screen in both themes, wide and narrow", async ({ studio }) => {
  test.setTimeout(12 * 60_000);
  const { page } = studio;
  const worker = await openWorker(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const run = await untilEnded(worker, await startRun(worker, projectId, 4));
  expect(run.status).toBe("done");
  await worker.call("eval.start", { runId: run.id, jobId: "check" });
  const [{ id: first } = { id: "" }] = await worker.call("example.list", { projectId });
  await worker.kill();
  await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
  const main = page.getByRole("main");
  for (const [theme, width] of looks) {
    await page.evaluate((name) => localStorage.setItem("scion.theme", name), theme);
    await page.setViewportSize({ width, height: 800 });
    await page.reload();
    for (const [name, address, ready] of places) {
      await page.goto(`./${address.replace("FIRST", first)}`);
      const what = `${name}, ${theme}, ${width} px`;
      await test.step(what, async () => {
        await expect(main.getByText(ready).first(), what).toBeVisible();
        await expect(main.getByText(/^(Opening|Looking|Laying)/), what).toHaveCount(0);
        await studio.expectAccessible();
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(over, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
        if (all) {
          await page.screenshot({
            path: `.cache/screens/${name}-${theme}-${width}.png`,
            fullPage: true,
          });
        }
      });
    }
  }
});
