/** The Models screen: inspect, accept, import, and the card of a model. */
import { type Locator, type Page, expect } from "@playwright/test";

export function modelsPage(page: Page) {
  const dialog = page.getByRole("dialog");
  const card = (title: string): Locator => page.getByRole("region", { name: title, exact: true });
  return {
    dialog,
    card,

    open: () => page.goto("./#/models"),

    /** Opens the sheet and inspects a model of the test hub. */
    async inspect(hub: string, repo: string, revision = "") {
      await page.getByRole("button", { name: "Add a model" }).click();
      await dialog.getByRole("textbox", { name: /^Model/ }).fill(repo);
      await dialog.getByText("A certain version, or another hub").click();
      await dialog.getByRole("textbox", { name: /^Version/ }).fill(revision);
      await dialog.getByRole("textbox", { name: "Hub's address" }).fill(hub);
      await dialog.getByRole("button", { name: "Look at it" }).click();
    },

    async accept() {
      await dialog.getByRole("checkbox").check();
    },

    async startImport() {
      await dialog.getByRole("button", { name: /^Bring it here/ }).click();
      await expect(dialog).toBeHidden();
    },

    /** Waits until it is whole. */
    async whole(title: string) {
      await expect(card(title).getByRole("button", { name: "Check the files" })).toBeEnabled();
    },
  };
}
