import { expect, test } from "vitest";
import { profileOf } from "../../graph/deviceProfile.ts";
import { checkProducts } from "../../testing/checkProducts.ts";
import { nodeGpu } from "../../testing/nodeGpu.ts";
import { autotune, type Autotuned } from "./autotune.ts";
import { worksOf } from "./works.ts";

const CARD = profileOf({ software: false });

function expectWhole({ choices, classes, unreached }: Autotuned, profile = CARD) {
  const works = worksOf(profile);
  expect([...classes.map(({ id }) => id), ...unreached].toSorted()).toEqual(
    works.map(({ id }) => id).toSorted(),
  );
  for (const { id, chosen, rule, ms } of classes) {
    const work = works.find((one) => one.id === id)!;
    expect(Object.keys(ms).toSorted()).toEqual([...work.variants].toSorted());
    for (const time of Object.values(ms)) expect(time).toBeGreaterThan(0);
    expect(choices[id] ?? rule).toBe(chosen);
  }
}

test("a processor is tuned among its own kernels", async () => {
  const gpu = await nodeGpu();
  const tuned = await autotune(gpu, { budgetMs: 20_000 });
  expectWhole(tuned, profileOf(gpu));
  expect(tuned.classes.map(({ id }) => id)).toContain("nt many small");
});

test("the kernels of a card are tuned, what would hold up the device is left to the rules", async () => {
  const told: string[] = [];
  const onClass = (done: number, total: number) => told.push(`${done}/${total}`);
  const tuned = await autotune(await nodeGpu(), { profile: CARD, budgetMs: 8000, onClass });
  expectWhole(tuned);
  expect(told.at(-1)).toBe(`${told.length}/${told.length}`);
});

test("without a budget nothing is measured, and the rules stand", async () => {
  const tuned = await autotune(await nodeGpu(), { profile: CARD, budgetMs: 0 });
  expectWhole(tuned);
  expect(tuned.classes).toEqual([]);
  expect(tuned.choices).toEqual({});
});

test("it stops where it is told to", async () => {
  const onClass = () => {
    throw new Error("enough");
  };
  await expect(autotune(await nodeGpu(), { budgetMs: 20_000, onClass })).rejects.toThrow("enough");
});

/** With a pair that the chosen kernel adds itself, and one that has a product of its own. */
test.each(["register", "tile", "tile32x64"])(
  "%s, chosen for a class, equals the reference with a low-rank pair beside it",
  async (variant) => {
    const profile = { ...CARD, choices: { "nt few": variant, "nn few": variant } };
    await checkProducts({}, "q4", [9, 72, 96], ["nt", "nn"], profile, 8);
  },
);
