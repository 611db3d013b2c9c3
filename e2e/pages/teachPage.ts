/** The Teach screen: start, follow and resume a run. */
import { type Page, expect } from "@playwright/test";

const minute = 60_000;

export function teachPage(page: Page) {
  const lesson = page.locator(".live");
  return {
    lesson,

    /** With the preset of this name, cut to `steps` where given, and everything else as it stands. */
    async start(preset: string, steps?: number) {
      await this.begin(preset, steps, "Start the lesson");
      await expect(page).toHaveURL(/#\/teach\/.+/, { timeout: 3 * minute });
    },

    /** Does not wait for the lesson. */
    async begin(preset: string, steps: number | undefined, button: string) {
      await page.getByRole("radio", { name: preset }).check();
      if (steps !== undefined) {
        await page.locator("summary", { hasText: /^Advanced/ }).click();
        await page.getByLabel(/^At most this many steps/).fill(String(steps));
      }
      await page.getByRole("button", { name: button }).click({ timeout: minute });
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
