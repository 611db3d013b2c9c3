/** Pairs are frozen by the part of the model that they sit in. */
import { expect, test } from "vitest";
import { layOutAdapter, parameterRanges, trainedRanges } from "./adapterLayout.ts";
import type { WeightCatalog } from "../nn/weights.ts";

const weight = (name: string) => [`${name}.weight`, { shape: [8, 4] }] as const;
const catalog = new Map([
  weight("vision.layers.0.q_proj"),
  weight("projector.linear_1"),
  weight("language.layers.0.q_proj"),
]) as unknown as WeightCatalog;
const parts = { language: /^language\./, projector: /^projector\./, vision: /^vision\./ };
const config = {
  ...{ rank: 2, alpha: 4, dropout: 0, targets: ["q_proj"] },
  ...{ language: true, projector: true, vision: true },
} as Parameters<typeof layOutAdapter>[2];

test("only the projector trains while the language model and the towers are frozen", () => {
  const layout = layOutAdapter(catalog, parts, config);
  expect(layout.pairs.map(({ part }) => part)).toEqual(["vision", "projector", "language"]);
  // Six matrices of 256 bytes each: A (2, 4) and B (8, 2) of 32 and 64 bytes, rounded up.
  expect(parameterRanges(layout)).toHaveLength(6);
  expect(trainedRanges(layout, ["language", "vision"])).toEqual([{ begin: 512, end: 1024 }]);
  expect(trainedRanges(layout, [])).toEqual([{ begin: 0, end: 1536 }]);
  expect(trainedRanges(layout, ["language", "vision", "projector"])).toEqual([]);
});
