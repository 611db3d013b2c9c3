/**
 * A clinician's way to a specialist and a model beside it (VITask), through the screens: some images of the blood smear sample, the
 * specialist by one button, a lesson of steps enough to see its terms, the check with its matrix beside the lesson's specialist and
 * beside another one, and the report as a page. Prints times and scores.
 */
import { readFileSync } from "node:fs";
import { openWorker } from "./fixtures/worker.ts";
import { expect, test } from "./fixtures/studio.ts";
import { checkPage } from "./pages/checkPage.ts";
import { teachPage } from "./pages/teachPage.ts";

const steps = 8;
/** Images of each split that stay: the towers look at all of them before the first step. */
const images = { train: 32, validation: 6, test: 6 };
const minute = 60_000;

test("a clinician trains a specialist and a model that answers beside it", async ({ studio }) => {
  test.setTimeout(12 * minute);
  const { page } = studio;
  const began = performance.now();
  const clock = (what: string) =>
    console.log(`  ${Math.round((performance.now() - began) / 1000)} s  ${what}`);
  const goTo = (name: string) => page.getByRole("navigation").getByRole("link", { name }).click();

  const projectId = await test.step("open the sample with some of its images", async () => {
    const worker = await openWorker(page);
    const opened = await worker.call("project.openSample", {
      ...{ sampleId: "blood-smear", jobId: "open" },
    });
    expect(opened).toMatchObject({ field: "medicine" });
    expect(opened.notice?.licence).toBeTruthy();
    const left = { ...images };
    const examples = await worker.call("example.list", { projectId: opened.id });
    const extra = examples.filter(({ split, part }) => part === "replay" || left[split]-- <= 0);
    const ids = extra.map(({ id }) => id);
    await worker.call("example.remove", { projectId: opened.id, ids });
    await worker.kill();
    await page.evaluate((id) => localStorage.setItem("scion.project", id), opened.id);
    await page.goto("./#/teach");
    await page.reload();
    clock("the sample is open");
    return opened.id;
  });

  const teach = teachPage(page);
  const specialist = page.locator("section").filter({
    has: page.getByRole("heading", { name: "The specialist", exact: true }),
  });
  await test.step("train a specialist and learn beside it, by one button", async () => {
    await page.getByRole("radio", { name: /^With a specialist beside it/ }).check();
    await studio.expectAccessible();
    await teach.begin("Quick", steps, "Train the specialist and start");
    await expect(page.getByText("Training the specialist").first()).toBeVisible();
    await goTo("Examples");
    // The lesson begins all the same, and whoever went elsewhere stays there.
    const watch = page.getByLabel("Messages").getByRole("button", { name: "Watch it" });
    await expect(watch).toBeVisible({ timeout: 3 * minute });
    await expect(page).toHaveURL(/#\/examples$/);
    await watch.click();
    await expect(page).toHaveURL(/#\/teach\/.+/);
    await teach.untilFinished(8);
    clock("the specialist is trained, and the lesson finished");
    await page.getByText("Terms", { exact: true }).click();
    for (const term of ["Distance from those beside the specialist", "Telling its picture"])
      await expect(page.getByText(term).first()).toBeVisible();
  });

  const check = checkPage(page);
  const alone = page.getByText(/^By itself the specialist is right in \d of 6 hidden examples/);
  await test.step("check it beside its specialist, and open a cell of the matrix", async () => {
    await teach.lesson.getByRole("button", { name: "Check it" }).click();
    await page.getByLabel("Beside it answers").selectOption("own");
    await check.ask(4);
    await expect(page.getByText("beside a specialist")).toBeVisible();
    clock(await alone.innerText());
    const matrix = page.getByRole("region", { name: /^With your adapter/ }).first();
    await matrix.getByRole("button").first().click();
    await expect(page.getByText(/^Right: .*Your adapter said: /)).toBeVisible();
    await studio.expectAccessible();
    await studio.picture("specialist-check");
  });

  await test.step("plug in another specialist, without teaching anew", async () => {
    await goTo("Teach");
    await page.getByRole("button", { name: "New lesson" }).click();
    await page.getByRole("radio", { name: /^With a specialist beside it/ }).check();
    const again = specialist.getByRole("button", { name: "Train it again" });
    await again.click();
    await expect(again).toBeHidden();
    await expect(again).toBeVisible({ timeout: 3 * minute });
    const score = specialist.getByText(/% right of 6 watched examples; macro-F1/);
    clock(`another specialist: ${await score.innerText()}`);
    await studio.picture("specialist");
    await goTo("Check");
    await page
      .getByLabel("Beside it answers")
      .selectOption({ label: "the project's specialist as it is now" });
    await page.getByRole("button", { name: "Ask again" }).click();
    const worker = await openWorker(page);
    const kinds = async () =>
      (await worker.call("eval.list", { projectId })).map((report) => report.specialist?.kind);
    await expect.poll(kinds, { timeout: 4 * minute }).toEqual(["other", "own"]);
    clock("answered beside another specialist");
  });

  await test.step("take the report along", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Report as a page" }).click(),
    ]);
    const report = readFileSync(await download.path(), "utf8");
    expect(report).toContain("By itself the specialist is right in");
    expect(report).toContain("<!doctype html>");
  });
});
