/** The Home screen: no errors, accessible, and links to every screen. */
import { expect, test } from "./fixtures/studio.ts";

test("says what the studio is for and what this computer can do", async ({ studio }) => {
  const { page } = studio;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Your files stay on this computer.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start empty" })).toBeEnabled();
  await studio.expectAccessible();
  await studio.picture("home");
});

test("every screen opens from the sidebar, also before there is a project", async ({ studio }) => {
  const { page } = studio;
  for (const screen of ["Examples", "Teach", "Check", "Chat", "Share", "Models", "Settings"]) {
    await test.step(screen, async () => {
      await page
        .getByRole("navigation")
        .getByRole("link", { name: new RegExp(`^${screen}`) })
        .click();
      await expect(page).toHaveTitle(`${screen} · Scion`);
      await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
      await studio.expectAccessible();
    });
  }
});

test("an empty project is made by keyboard alone", async ({ studio }) => {
  const { page } = studio;
  const begin = page.getByRole("button", { name: "Start empty" });
  // It waits for the projects to be read, and what is disabled takes no focus.
  await expect(begin).toBeEnabled();
  await begin.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await studio.expectAccessible();
  await page.keyboard.type("My garden");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveTitle("Examples · Scion");
});

test("a project is still there after the page is closed and opened again", async ({ studio }) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type("My garden");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");
  const again = await studio.newPage();
  await page.close();
  await expect(again.getByText("My garden").first()).toBeVisible();
});
