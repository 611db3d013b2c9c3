/** The Teach screen: start, follow and resume a run. */
import { type Page, expect } from "@playwright/test";

const minute = 60_000;

export function teachPage(page: Page) {
  const lesson = page.locator(".live");
  return {
    lesson,

    /** With the preset of this name, and everything else as it stands. */
    async start(preset: string) {
      await page.getByRole("radio", { name: preset }).check();
      await page.getByRole("button", { name: "Start the lesson" }).click({ timeout: minute });
      await expect(page).toHaveURL(/#\/teach\/.+/);
    },

    async untilSaved(minutes: number) {
      await expect(lesson.getByText(/^step [1-9]\d*$/)).toBeVisible({ timeout: minutes * minute });
    },

    async resume() {
      await lesson.getByRole("button", { name: "Resume" }).click();
      await expect(lesson.getByText("Learning", { exact: true }).first()).toBeVisible();
    },

    async untilFinished(minutes: number) {
      await expect(lesson.getByText("Finished", { exact: true })).toBeVisible({
        timeout: minutes * minute,
      });
    },
  };
}
