/** The Examples screen: import dropped files, and read the examples. */
import { readFileSync } from "node:fs";
import { type Page, expect } from "@playwright/test";

export function examplesPage(page: Page) {
  return {
    /** Number of examples of the open project, as the sidebar says it. */
    async count() {
      const entry = page.getByRole("navigation").getByRole("link", { name: /^Examples/ });
      await expect(entry).toContainText(/\d+ examples?/);
      return Number(/(\d+) example/.exec(await entry.innerText())?.[1]);
    },

    /** Drops files anywhere on the page, or on a certain part of it, all at once. */
    async drop(files: Record<string, Uint8Array>, at = "main") {
      const packed = Object.entries(files).map(
        ([name, bytes]) => [name, Buffer.from(bytes).toString("base64")] as const,
      );
      const transfer = await page.evaluateHandle((named) => {
        const held = new DataTransfer();
        for (const [name, base64] of named) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          held.items.add(new File([bytes], name));
        }
        return held;
      }, packed);
      // As a browser does: files are let go only where hovering says that they are welcome.
      const welcome = () =>
        transfer.evaluate((dataTransfer, selector) => {
          const hover = new DragEvent("dragover", {
            dataTransfer,
            bubbles: true,
            cancelable: true,
          });
          document.querySelector(selector)?.dispatchEvent(hover);
          return hover.defaultPrevented;
        }, at);
      await expect.poll(welcome).toBe(true);
      await page.dispatchEvent(at, "drop", { dataTransfer: transfer });
    },

    /** The sheet that shows what is in the files; nothing is stored before it is confirmed. */
    review: page.getByRole("dialog", { name: "Look before you store" }),

    async store() {
      await page.getByRole("button", { name: /^Store \d+ examples?$/ }).click();
      await expect(this.review).toBeHidden();
    },
  };
}

/** Files of e2e/fixtures/media by name, made by tools/media/makeFixtures.py. */
export function fixtures(...names: string[]): Record<string, Uint8Array> {
  const read = (name: string) =>
    readFileSync(new URL(`../fixtures/media/${name}`, import.meta.url)) as Uint8Array;
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}
