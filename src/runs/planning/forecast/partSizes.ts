/** How many elements each part of a model multiplies a row with: of its weights, and of the adapter's pairs beside them. */
import type { AdapterConfig } from "../../../protocol/config.ts";
import { size } from "../../../engine/graph/shape.ts";
import type { WeightCatalog } from "../../../engine/nn/weights.ts";
import { layOutAdapter, type ModelParts } from "../../../engine/weights/adapterLayout.ts";
import type { ModelPlan } from "../../../inference/openModel.ts";
import { sum } from "./sum.ts";

type Part = keyof ModelParts;

/** Weights that one row is multiplied with, by part. Of several towers a medium goes through one. */
export function weightsOf({ model, catalog }: ModelPlan) {
  const { language, projector, vision } = model.parts;
  return {
    language: weightsIn(catalog, language),
    projector: weightsIn(catalog, projector),
    vision: Math.max(0, ...towers(catalog, vision)),
    head: model.shape.width * model.shape.vocabSize,
  };
}

/** Of the adapter: A (rank, in) and B (out, rank) of each pair. */
export function pairsOf(
  { model, catalog }: ModelPlan,
  adapter: AdapterConfig,
): Record<Part, number> {
  const { rank, pairs } = layOutAdapter(catalog, model.parts, adapter);
  const of = (part: Part) =>
    rank *
    sum(
      pairs.filter((pair) => pair.part === part),
      ({ inFeatures, outFeatures }) => inFeatures + outFeatures,
    );
  return { language: of("language"), projector: of("projector"), vision: of("vision") };
}

const pathOf = (name: string) => name.replace(/\.weight$/, "");

function weightsIn(catalog: WeightCatalog, part: RegExp | undefined): number {
  return sum([...catalog], ([name, { shape }]) => (part?.test(pathOf(name)) ? size(shape) : 0));
}

/** Weights of each tower: layers whose paths are the same up to the first number. */
function towers(catalog: WeightCatalog, part: RegExp | undefined): number[] {
  const found = new Map<string, number>();
  for (const [name, { shape }] of catalog) {
    if (!part?.test(pathOf(name))) continue;
    const tower = name.split(/\.\d+\./)[0]!;
    found.set(tower, (found.get(tower) ?? 0) + size(shape));
  }
  return [...found.values()];
}
