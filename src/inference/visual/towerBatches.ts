/**
 * Tower batches inside a training step, for adapters in the vision tower: which batches encode the media of a packed batch,
 * and which row of their concatenated outputs each feature row is.
 */
import { NONE } from "../../base/rowIndex.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { PixelValues, VisionSpec, TowerBatch, ProgramInputs } from "../../families/family.ts";

const KINDS = ["image", "video"] as const;

export interface TowerBatchPlan {
  /** In the order in which they run; `media` are indices into the batch's media, all of one kind. */
  batches: { batch: TowerBatch; media: readonly number[] }[];
  /** Feature rows of the batch, medium after medium → row of the concatenated outputs, which hold padding too. */
  rowOf: Uint32Array;
  /** Rows of the concatenated outputs. */
  rows: number;
}

/** `media` in the order of the packed batch. @throws Error when tower batches give another number of rows than the grids. */
export function planTowerBatches(vision: VisionSpec, media: readonly MediaGrid[]): TowerBatchPlan {
  const begins: number[] = [];
  let features = 0;
  for (const grid of media) {
    begins.push(features);
    features += vision.featureRows(grid);
  }
  const rowOf = new Uint32Array(features);
  const batches: TowerBatchPlan["batches"] = [];
  let rows = 0;
  for (const kind of KINDS) {
    const own = [...media.keys()].filter((i) => media[i]!.kind === kind);
    const featureOf = own.flatMap((i) => range(begins[i]!, vision.featureRows(media[i]!)));
    let encoded = 0;
    for (const batch of own.length > 0 ? vision.towerBatches(own.map((i) => media[i]!)) : []) {
      for (let row = 0; row < batch.rows; row++) rowOf[featureOf[encoded++]!] = rows + row;
      rows += vision.batchRows(batch.shape);
      batches.push({ batch, media: own });
    }
    if (encoded !== featureOf.length) {
      throw new Error(
        `The tower batches of ${own.length} media give ${encoded} feature rows; they have ${featureOf.length}.`,
      );
    }
  }
  return { batches, rowOf, rows };
}

/** Prefix of the input names of tower batch number `index`. */
export const batchScope = (index: number): string => `tower batch ${index} `;

/**
 * Inputs of all tower batches, and "towerRows" (`features`): the row of the concatenated outputs for each feature row, with
 * its inverse "towerRowsInverse". `order`: feature rows as the program wants them, where that is not medium after medium.
 */
export function towerInputs(
  vision: VisionSpec,
  pixelValues: readonly PixelValues[],
  features: number,
  order?: Uint32Array,
): ProgramInputs {
  const { batches, rowOf, rows } = planTowerBatches(
    vision,
    pixelValues.map(({ grid }) => grid),
  );
  const towerRows = new Uint32Array(features).fill(NONE);
  const towerRowsInverse = new Uint32Array(rows).fill(NONE);
  for (let feature = 0; feature < rowOf.length; feature++) {
    const row = rowOf[order ? order[feature]! : feature]!;
    towerRows[feature] = row;
    towerRowsInverse[row] = feature;
  }
  const inputs: ProgramInputs = { towerRows, towerRowsInverse };
  for (const [i, { batch, media }] of batches.entries()) {
    const own = batch.inputs(media.map((medium) => pixelValues[medium]!));
    for (const [name, values] of Object.entries(own)) inputs[batchScope(i) + name] = values;
  }
  return inputs;
}

const range = (begin: number, count: number) => Array.from({ length: count }, (_, i) => begin + i);
