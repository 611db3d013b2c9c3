/** The device's kernels: measured on request by keyboard, shown with what they reach, and kept. */
import { expect, test } from "./fixtures/studio.ts";

test("the device is measured, shows which kernels it chose and how near they come, and keeps it", async ({
  studio,
}) => {
  const { page } = studio;
  await page.goto("./#/settings");
  const main = page.getByRole("main");
  await expect(main.getByText(/Not measured yet/)).toBeVisible();
  await main.getByRole("button", { name: "Measure its speed" }).focus();
  await page.keyboard.press("Enter");
  await expect(main.getByRole("progressbar")).toBeVisible();
  const reached = main.getByRole("list", { name: "What lessons and answers reach" });
  await expect(reached).toBeVisible({ timeout: 60_000 });
  const first = reached.getByRole("listitem").first();
  await expect(first).toContainText(/FLOP\/s/);
  await expect(first).toContainText(/% of f32 at best; (register|subgroup),? /);
  // Tiles are nothing for a processor.
  await expect(reached).not.toContainText(/tile/);
  await expect(main.getByText(/^Measured .*\.$/)).toBeVisible();
  await studio.expectAccessible();
  const shown = await reached.innerText();
  await page.reload();
  await expect(reached).toBeVisible();
  expect(await reached.innerText()).toBe(shown);
  await expect(main.getByRole("button", { name: "Measure its speed again" })).toBeVisible();
});
