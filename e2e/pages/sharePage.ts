/** The Share screen: pack, save, and import. */
import { readFileSync } from "node:fs";
import { type Page, expect } from "@playwright/test";

export function sharePage(page: Page) {
  return {
    /** Packs, saves, and gives the bytes of the zip and the names in its list. */
    async save(action: "Pack the adapter" | "Pack the project") {
      const name = action === "Pack the adapter" ? "The adapter" : "The whole project";
      const box = page.locator("section").filter({
        has: page.getByRole("heading", { name, exact: true }),
      });
      await box.getByRole("button", { name: action }).click();
      const save = box.getByRole("button", { name: /^Save / });
      await expect(save).toBeVisible({ timeout: 120_000 });
      const files = await box.locator("code").allTextContents();
      const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
      const bytes = readFileSync(await download.path());
      return { name: download.suggestedFilename(), bytes, files };
    },

    async bringBack(label: "Project file" | "Adapter zip or files", name: string, bytes: Buffer) {
      const input = page.locator(`input[type=file][aria-label="${label}"]`);
      await input.setInputFiles({ name, mimeType: "application/zip", buffer: bytes });
    },
  };
}
