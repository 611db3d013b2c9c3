/** The Check screen: run an evaluation and read both scores. */
import { type Page, expect } from "@playwright/test";

export interface Shares {
  /** Right answers in percent. */
  adapter: number;
  base: number;
}

export function checkPage(page: Page) {
  return {
    async ask(minutes: number) {
      await page.getByRole("button", { name: /^Ask \d+ hidden questions$/ }).click();
      await expect(page.getByRole("heading", { name: "Right answers" })).toBeVisible({
        timeout: minutes * 60_000,
      });
    },

    /** "own": the hidden questions of the project. "kept": general questions, as a sign of what was forgotten. */
    async shares(which: "own" | "kept"): Promise<Shares> {
      const pair = page.locator(".score-pair").nth(which === "own" ? 0 : 1);
      const percent = async (who: string) => {
        const row = pair.locator(".score-row").filter({ hasText: who });
        return Number.parseFloat(await row.locator("strong").innerText());
      };
      return { adapter: await percent("With your adapter"), base: await percent("General model") };
    },
  };
}
