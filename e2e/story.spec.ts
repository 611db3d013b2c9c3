/**
 * The full workflow through the screens on the software GPU: open the kitchen sample, add to it, train, lose the page, resume,
 * evaluate, chat, export and import the adapter. Prints times and scores.
 */
import { examplesPage, fixtures } from "./pages/examplesPage.ts";
import { checkPage } from "./pages/checkPage.ts";
import { sharePage } from "./pages/sharePage.ts";
import { teachPage } from "./pages/teachPage.ts";
import { expect, test } from "./fixtures/studio.ts";

/** What the adapter must gain on hidden questions, in percentage points. */
const leastGain = 25;
/** Of the quick preset's 60: enough for the gain, in two thirds of the time. */
const steps = 40;

test("a cook teaches the model a kitchen and takes the adapter away", async ({ studio }) => {
  test.setTimeout(30 * 60_000);
  const { page } = studio;
  const goTo = (name: string) =>
    page
      .getByRole("navigation")
      .getByRole("link", { name: new RegExp(`^${name}`) })
      .click();
  const begun = performance.now();
  const clock = (what: string) => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`  ${String(seconds).padStart(4)} s  ${what}`);
  };

  await test.step("open the sample", async () => {
    await page.getByRole("button", { name: "Kitchen" }).click();
    await expect(page).toHaveTitle("Examples · Scion", { timeout: 180_000 });
    await expect(page.getByText(/^\d+ examples$/).first()).toBeVisible();
    clock("the sample is open");
  });

  const examples = examplesPage(page);
  await test.step("drop two photos, a clip and a sheet", async () => {
    const before = await examples.count();
    const sheet = [
      "file,question,answer",
      "drawing.png,What is on the table?,a drawing",
      "located.jpg,What is on the table?,a photo",
      "told.mp4,What goes into the pot?,nothing yet",
    ].join("\n");
    await examples.drop({
      ...fixtures("drawing.png", "located.jpg", "told.mp4"),
      "answers.csv": new TextEncoder().encode(sheet),
    });
    await expect(examples.review).toBeVisible({ timeout: 180_000 });
    await studio.expectAccessible();
    await studio.picture("review");
    await examples.store();
    // two photos + one clip; the sheet is their questions, not an example of its own
    await expect.poll(() => examples.count()).toBe(before + 3);
    await studio.expectAccessible();
    await studio.picture("examples");
    clock("three examples more");
  });

  const teach = teachPage(page);
  await test.step("teach, lose the page in the middle, and go on", async () => {
    await goTo("Teach");
    await expect(page.getByRole("button", { name: "Start the lesson" })).toBeEnabled({
      timeout: 180_000,
    });
    await studio.expectAccessible();
    await studio.picture("plan");
    await teach.start("Quick", steps);
    await teach.untilSaved(10);
    clock("the first checkpoint is saved");
    await studio.expectAccessible();
    await studio.picture("teach");
    await page.reload();
    await teach.resume();
    clock("reloaded and resumed");
    await teach.untilFinished(15);
    clock("the lesson is finished");
    await studio.picture("taught");
  });

  let scores = "";
  await test.step("check on questions that it never saw", async () => {
    await teach.lesson.getByRole("button", { name: "Check it" }).click();
    const check = checkPage(page);
    await check.ask(8);
    const own = await check.shares("own");
    const kept = await check.shares("kept");
    clock(`hidden questions: general model ${own.base} %, with the adapter ${own.adapter} %`);
    clock(`general questions: general model ${kept.base} %, with the adapter ${kept.adapter} %`);
    scores = `${own.base} % → ${own.adapter} %`;
    await expect(page.getByRole("navigation").getByText(scores)).toBeVisible();
    await studio.expectAccessible();
    await studio.picture("check");
    // Soft, so that the rest of the journey is seen also when the run fell short.
    expect.soft(own.adapter - own.base).toBeGreaterThanOrEqual(leastGain);
  });

  await test.step("chat with and without the adapter", async () => {
    await goTo("Chat");
    await page.getByText("Side by side").click();
    await page.locator(".suggestion").first().click();
    for (const voice of ["Your adapter", "General model"]) {
      const reply = page.getByRole("article", { name: voice });
      await expect(reply.getByText(/\d+ tokens? · /)).toBeVisible({ timeout: 180_000 });
      await expect(reply.locator(".reply-text")).not.toBeEmpty();
    }
    await studio.expectAccessible();
    await studio.picture("chat");
    clock("both have answered");
  });

  await test.step("take the adapter and the project away, and bring both back", async () => {
    await goTo("Share");
    const share = sharePage(page);
    const adapter = await share.save("Pack the adapter");
    expect(adapter.files).toEqual(
      expect.arrayContaining([
        expect.stringContaining("adapter_model.safetensors"),
        expect.stringContaining("adapter_config.json"),
      ]),
    );
    const project = await share.save("Pack the project");
    await studio.expectAccessible();
    await studio.picture("share");

    await share.bringBack("Adapter zip or files", adapter.name, adapter.bytes);
    await expect(page).toHaveTitle("Check · Scion", { timeout: 180_000 });
    await goTo("Share");
    await share.bringBack("Project file", project.name, project.bytes);
    const sidebar = page.getByRole("navigation");
    await expect(sidebar.getByText("Kitchen (copy)")).toBeVisible({ timeout: 180_000 });
    await expect(sidebar.getByText(scores)).toBeVisible();
    await goTo("Home");
    await expect(page.getByRole("heading", { name: "Kitchen (copy)" })).toBeVisible();
    await studio.expectAccessible();
    clock("adapter and project are back");
  });
});
