/**
 * Parity with PyTorch, transformers and PEFT in the browser. Measures and bounds are in src/train/parity, where the same runs
 * in Node.
 */
import { expect, test } from "@playwright/test";
import { BOUNDS } from "../../src/train/parity/recording.ts";
import { serveEngine } from "./engineServer.ts";
import type { measureHere } from "./parityPage.ts";

let engine: Awaited<ReturnType<typeof serveEngine>>;

test.beforeAll(async () => {
  engine = await serveEngine("/e2e/worker/parityPage.ts");
});
test.afterAll(() => engine.close());

const cases: [name: string, folder: string, recording: string, eosId: number][] = [
  ["a tiny random model", "/src/train/parity/tiny", "/src/train/parity/tiny.json", -1],
  ["the model that ships", "/models/scion-sprout", "/src/train/parity/sprout.json", 2],
];

for (const [name, ...asked] of cases) {
  test(`${name} computes, learns and answers in Chromium as in PyTorch and PEFT`, async ({
    page,
  }) => {
    test.setTimeout(600_000);
    await page.goto(engine.address);
    await page.waitForFunction(() => "measureHere" in globalThis);
    const { errors, answers, wanted } = await page.evaluate(
      (args) => (globalThis as unknown as { measureHere: typeof measureHere }).measureHere(...args),
      asked as [string, string, number],
    );
    console.log(name, errors);
    for (const [what, bound] of Object.entries(BOUNDS))
      expect(errors[what], what).toBeLessThanOrEqual(bound);
    expect(answers).toEqual(wanted);
  });
}
