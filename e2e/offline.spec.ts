/** After one visit the studio is cached and opens without its server. */
import { readdirSync } from "node:fs";
import { expect, test } from "./fixtures/studio.ts";

test("opens without its server after one visit", async ({ studio, context }) => {
  const { page } = studio;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const heading = await page.getByRole("heading", { level: 1 }).innerText();

  const built = readdirSync("dist", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/").slice(5))
    .filter((file) => !file.endsWith(".map") && file !== "sw.js");
  const cached = await page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(stores.map((store) => store.keys()))).flat();
    return requests.map(({ url }) => decodeURIComponent(new URL(url).pathname.slice(1)));
  });
  // What runs brought networks is kept from its first use on: its library and its WebAssembly.
  const later = built.filter((file) => !cached.includes(file));
  expect(later.map((file) => file.replace(/-.{8}(?=\.\w+$)/, "")).toSorted()).toEqual([
    "assets/ort-wasm-simd-threaded.wasm",
    "assets/transformers.web.js",
  ]);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});
