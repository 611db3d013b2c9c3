/** A pathologist drops a slide, draws a region, types another, cuts a level into squares, and finds the pictures among the examples. */
import { keyboard } from "./fixtures/keyboard.ts";
import { expect, test } from "./fixtures/studio.ts";
import { examplesPage } from "./pages/examplesPage.ts";
import { recordedBytes } from "../src/media/testing/recorded.ts";
import tiff from "../src/media/tiff/testing/recorded.json" with { type: "json" };

test("regions are cut out of a slide at the level that a person chooses", async ({ studio }) => {
  const { page } = studio;
  const examples = examplesPage(page);
  const keys = keyboard(page);
  const { review } = examples;
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type("Slides");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");
  const bytes = recordedBytes(tiff.pyramids["deflate, BigTIFF, Aperio"].file);
  await examples.drop({ "biopsy.svs": bytes });
  await expect(review.getByRole("listitem").filter({ hasText: "Level 1: 101 × 65" })).toBeVisible();

  await test.step("draw a region and choose its level", async () => {
    const overview = review.getByAltText("Overview of biopsy.svs");
    // Before it is drawn it has another place.
    await expect(overview).toHaveJSProperty("complete", true);
    const { x, y, width, height } = (await overview.boundingBox())!;
    await page.mouse.move(x + width * 0.25, y + height * 0.25);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.5, y + height * 0.75, { steps: 4 });
    await page.mouse.up();
    // A quarter and a half of 203 × 131, to the nearest pixel of the window.
    await expect(review.getByText(/^Comes out as 5[01] × 6[5-7] pixels, 25/)).toBeVisible();
    await review.getByLabel("Level of detail").selectOption("1");
    await expect(review.getByText(/^Comes out as 2[56] × 3[23] pixels, 25/)).toBeVisible();
    await expect(review.getByText("What you chose of biopsy.svs is not cut out yet")).toBeVisible();
  });

  await test.step("add one by keyboard, in numbers and with arrows", async () => {
    await keys.activate(review.getByRole("button", { name: "Add a region" }));
    await keys.fill(review.getByRole("spinbutton", { name: "Width" }), "40");
    await keys.fill(review.getByRole("spinbutton", { name: "Left" }), "190");
    await expect(review.getByText(/190,0 of 40 × 131 pixels .* lies outside/)).toBeVisible();
    await expect(review.getByRole("button", { name: "Cut out 2 regions" })).toBeDisabled();
    await keys.fill(review.getByRole("spinbutton", { name: "Left" }), "10");
    await keys.fill(review.getByRole("spinbutton", { name: "Height" }), "30");
    const box = review.getByRole("button", { name: /^Region 2, 10,0 of 40 × 30/ });
    await keys.tabTo(box, "Shift+Tab");
    await keys.press("ArrowRight");
    await keys.press("ArrowDown");
    // A tenth of its size.
    await expect(review.getByRole("button", { name: /^Region 2, 14,3 of 40 × 30/ })).toBeFocused();
    await studio.expectAccessible();
  });

  await test.step("cut a level into squares, and see what was left out", async () => {
    const squares = review.getByRole("switch", { name: "Cut a level into squares" });
    await squares.click();
    const side = review.getByRole("spinbutton", { name: "Side" });
    await side.fill("32");
    await review
      .getByRole("group", { name: "Squares" })
      .getByLabel("Level of detail")
      .selectOption("0");
    await expect(review.getByText("24 squares: 6 × 4. Left over: 11 columns")).toBeVisible();
    await review.getByRole("button", { name: "Cut them all out" }).click();
    await expect(review.getByText("22 regions are listed below")).toContainText(
      "4 squares were empty and left out. The whole slide is kept too, made smaller.",
    );
    await studio.expectAccessible();
  });

  await examples.store();
  await expect(page.getByText("23 examples", { exact: true })).toBeVisible();
  await page.getByRole("searchbox").fill("region 14,3");
  await page.getByRole("link", { name: /^Needs a question/ }).click();
  await expect(
    page.getByText("region 14,3 of 40 × 30 pixels at level 0 of a slide (0.499 µm a pixel)"),
  ).toBeVisible();
});
