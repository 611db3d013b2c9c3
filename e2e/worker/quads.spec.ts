/**
 * Products, attention and low-rank pairs for subgroups of 4 compute right in Chromium, which has these: Node's device stands in for them with subgroups
 * of 8, and exchanges within a quad are what only the browser's compiler shows.
 */
import { expect, test } from "@playwright/test";
import { serveEngine } from "./engineServer.ts";
import type { checkHere } from "./quadsPage.ts";

let engine: Awaited<ReturnType<typeof serveEngine>>;

test.beforeAll(async () => {
  engine = await serveEngine("/e2e/worker/quadsPage.ts");
});
test.afterAll(() => engine.close());

test("products, attention and pairs with dropout agree with their references on the browser's device", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.goto(engine.address);
  await page.waitForFunction(() => "checkHere" in globalThis);
  const checked = await page.evaluate(() =>
    (globalThis as unknown as { checkHere: typeof checkHere }).checkHere(),
  );
  for (const { what, kernels, error } of checked)
    expect(error, `${what} by ${kernels.join(", ")}`).toBeLessThanOrEqual(1e-5);
  const software = checked.some(({ kernels }) => kernels.some((name) => /quad/.test(name)));
  const dropped = checked.some(({ kernels }) =>
    kernels.some((name) => /^lows_\w+_dropped$/.test(name)),
  );
  expect(dropped || Boolean(process.env.HARDWARE_GPU)).toBe(true);
  // Chromium's software device has subgroups of 4; on a card others serve.
  expect(software || Boolean(process.env.HARDWARE_GPU)).toBe(true);
});
