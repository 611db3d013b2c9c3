/** The main workflow with the keyboard alone. After every key an element has the focus and is visible. */
import { readFileSync } from "node:fs";
import { keyboard } from "./fixtures/keyboard.ts";
import { expect, test } from "./fixtures/studio.ts";
import { fixtures } from "./pages/examplesPage.ts";

test("open, look, write, teach, check, ask and export with the keyboard alone", async ({
  studio,
}) => {
  test.setTimeout(10 * 60_000);
  const { page } = studio;
  const keys = keyboard(page);
  const main = page.getByRole("main");
  const button = (name: string | RegExp) => main.getByRole("button", { name });

  await test.step("skip the sidebar, open the sample", async () => {
    await expect(button("Kitchen")).toBeEnabled();
    await keys.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the screen" })).toBeFocused();
    await keys.press("Enter");
    await expect(main).toBeFocused();
    await keys.activate(button("Kitchen"));
    await expect(page).toHaveTitle("Examples · Scion", { timeout: 180_000 });
    await expect(main).toBeFocused();
  });

  await test.step("look at examples and change an answer", async () => {
    await keys.tabTo(main.locator("a.tile").first());
    await keys.press("Enter");
    await expect(main.getByRole("region", { name: "Example" })).toBeVisible();
    const first = page.url();
    await keys.press("j");
    await expect(page).not.toHaveURL(first);
    await keys.press("k");
    await expect(page).toHaveURL(first);
    await keys.press("e");
    const answer = main.locator("textarea[data-answer]").last();
    await expect(answer).toBeFocused();
    await keys.press("Control+End");
    await page.keyboard.type(" indeed");
    const written = await answer.inputValue();
    await keys.press("Control+Enter");
    await expect(page).not.toHaveURL(first);
    await keys.press("Escape");
    await keys.press("k");
    await expect(page).toHaveURL(first);
    await expect(main.locator("textarea[data-answer]").last()).toHaveValue(written);
    await keys.press("Escape");
    await expect(main.getByRole("region", { name: "Example" })).toBeHidden();
    await expect(main.locator("a.tile").first()).toBeFocused();
  });

  await test.step("a sheet keeps the focus in and gives it back", async () => {
    await keys.press("?");
    const sheet = page.getByRole("dialog");
    await expect(sheet).toBeVisible();
    await studio.expectAccessible();
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("Tab");
      // Past its last button the browser's own window has the focus; never the page behind.
      const outside = await page.evaluate(() => {
        const { activeElement, body } = document;
        return activeElement !== body && !activeElement?.closest("dialog");
      });
      expect(outside, "behind the sheet").toBe(false);
    }
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
    await expect(main.locator("a.tile").first()).toBeFocused();
  });

  await test.step("bring a picture in and freeze", async () => {
    const chosen = page.waitForEvent("filechooser");
    await keys.activate(button("Choose files"), "Shift+Tab");
    const [[name, bytes]] = Object.entries(fixtures("drawing.png")) as [[string, Uint8Array]];
    await (await chosen).setFiles({ name, mimeType: "image/png", buffer: Buffer.from(bytes) });
    const review = page.getByRole("dialog", { name: "Look before you store" });
    await expect(review).toBeVisible({ timeout: 120_000 });
    await studio.expectAccessible();
    await keys.activate(review.getByRole("button", { name: /^Store 1 example$/ }));
    await expect(review).toBeHidden();
    expect(await keys.focused()).not.toBeNull();
    await keys.activate(button("Freeze"));
    await expect(page.getByText(/^Frozen as /)).toBeVisible();
  });

  await test.step("teach three real steps", async () => {
    await keys.press("Alt+3");
    await expect(page).toHaveTitle("Teach · Scion");
    await expect(main).toBeFocused();
    await keys.activate(main.locator("summary", { hasText: /^Advanced/ }));
    await keys.fill(main.getByLabel(/^At most this many steps/), "3");
    await keys.fill(main.getByLabel(/^Examples at once/), "2");
    await keys.fill(main.getByLabel(/^Check every so many steps/), "3");
    for (const part of ["pictures", "clips"]) {
      await keys.tabTo(main.getByRole("checkbox", { name: part }));
      await keys.press("Space");
    }
    await keys.fill(main.getByLabel(/^Keep general skills/), "0");
    await expect(button("Start the lesson")).toBeEnabled({ timeout: 120_000 });
    await keys.activate(button("Start the lesson"));
    await expect(page).toHaveURL(/#\/teach\/.+/, { timeout: 60_000 });
    expect(await keys.focused()).not.toBeNull();
    // Pausing turns the button into the one that goes on, with the focus still on it.
    await keys.activate(button("Pause"));
    await expect(button("Resume")).toBeFocused({ timeout: 120_000 });
    await keys.press("Enter");
    await expect(main.getByText("Finished", { exact: true })).toBeVisible({ timeout: 240_000 });
    expect(await keys.focused()).not.toBeNull();
    await studio.expectAccessible();
  });

  await test.step("begin a check and stop it", async () => {
    await keys.activate(button("Check it"));
    await expect(page).toHaveTitle("Check · Scion");
    await keys.activate(button(/^Ask \d+ hidden questions$/));
    await keys.activate(button("Cancel"));
    await expect(button(/^Ask \d+ hidden questions$/)).toBeVisible({ timeout: 60_000 });
    expect(await keys.focused()).not.toBeNull();
  });

  await test.step("ask the adapter", async () => {
    await keys.press("Alt+5");
    await expect(page).toHaveTitle("Chat · Scion");
    await keys.tabTo(main.getByRole("textbox", { name: "Your question" }));
    await page.keyboard.type("How do you stir?");
    await keys.press("Enter");
    const reply = page.getByRole("article", { name: "Your adapter" });
    await expect(reply.getByText(/\d+ tokens? · /)).toBeVisible({ timeout: 180_000 });
    expect(await keys.focused()).not.toBeNull();
  });

  await test.step("carry the adapter away", async () => {
    await keys.press("Alt+6");
    await expect(page).toHaveTitle("Share · Scion");
    await keys.activate(button("Pack the adapter"));
    const download = page.waitForEvent("download");
    await keys.activate(button(/^Save /));
    const bytes = readFileSync(await (await download).path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(await keys.focused()).not.toBeNull();
  });
});
