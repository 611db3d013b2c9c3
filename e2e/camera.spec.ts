/** Pictures and clips from a camera: taken, recorded, and where the browser does not give it. The camera shows a test picture. */
import { type Page } from "@playwright/test";
import { expect, test } from "./fixtures/studio.ts";
import { openWorker } from "./fixtures/worker.ts";
import { examplesPage } from "./pages/examplesPage.ts";

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Take a picture or a clip" });

async function openCamera(page: Page) {
  const worker = await openWorker(page);
  const project = await worker.call("project.create", { title: "Camera", field: "cooking" });
  await worker.kill();
  await page.evaluate((id) => localStorage.setItem("scion.project", id), project.id);
  await page.goto("./#/examples");
  await page.reload();
  const button = page.getByRole("button", { name: "Camera" }).first();
  await button.click();
  return button;
}

test.describe("with a camera that may be used", () => {
  test.use({ permissions: ["camera"] });

  test("a picture and a clip are taken, looked at and stored", async ({ studio }) => {
    const { page } = studio;
    const examples = examplesPage(page);
    const step = page.getByRole("navigation").getByRole("link", { name: /^Examples/ });
    const camera = await openCamera(page);
    const dialog = dialogOf(page);
    const shown = dialog.getByLabel("What the camera sees");
    await expect(shown).toBeVisible();
    await studio.expectAccessible();
    await dialog.getByRole("button", { name: "Take a picture" }).click();
    await expect(examples.review.getByText(/^Photo/).first()).toBeVisible();
    await examples.store();
    await expect(step).toContainText("1 answer missing");

    await camera.click();
    await dialog.getByRole("button", { name: "Record a clip" }).click();
    await expect(dialog.getByRole("timer")).toHaveText(/^Recording 0:02 of at most 1:00/);
    await studio.expectAccessible();
    await dialog.getByRole("button", { name: "Stop and use it" }).click();
    await expect(examples.review.getByText(/^Clip/).first()).toBeVisible();
    await examples.store();
    await expect(step).toContainText("2 answers missing");

    // What was being recorded when the dialog was closed is kept nowhere.
    await camera.click();
    await dialog.getByRole("button", { name: "Record a clip" }).click();
    await expect(dialog.getByRole("timer")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(camera).toBeFocused();
    await expect(step).toContainText("2 answers missing");
  });
});

test.describe("with a camera that may not be used", () => {
  test.use({ permissions: [] });

  test("it says so, and what can be done", async ({ studio, context }) => {
    const { page } = studio;
    await context.grantPermissions([]);
    await openCamera(page);
    const dialog = dialogOf(page);
    const refused = dialog.getByText(/^The browser did not let this page use the camera\./);
    await expect(refused).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Take a picture" })).toBeDisabled();
    await expect(dialog.getByRole("button", { name: "Record a clip" })).toBeDisabled();
    await studio.expectAccessible();

    await context.grantPermissions(["camera"]);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await expect(dialog.getByLabel("What the camera sees")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Take a picture" })).toBeEnabled();

    // A picture that has ended is not taken for what the camera sees.
    await dialog
      .locator("video")
      .evaluate((video: HTMLVideoElement) =>
        (video.srcObject as MediaStream).getTracks()[0]!.dispatchEvent(new Event("ended")),
      );
    await expect(dialog.getByText(/^The camera is gone/)).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Take a picture" })).toBeDisabled();
  });
});
