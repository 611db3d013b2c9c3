/**
 * Media that go through towers within a lesson, since the towers learn: which passes see them, and from which row of all
 * passes together each feature row of the batch comes.
 */
import type { Geometry } from "../protocol/geometry.ts";
import type { Cut, Eyes, Pass, Tables } from "../families/family.ts";

const NOBODY = 0xffffffff;
const KINDS = ["image", "video"] as const;

export interface TowerPlan {
  /** One after the other; `media` are those of its kind, by their place in the batch. */
  passes: { pass: Pass; media: readonly number[] }[];
  /** Feature rows of the batch, medium after medium → row of all passes together, padding counted. */
  rowOf: Uint32Array;
  /** Rows of all passes together. */
  rows: number;
}

/** `media` as they stand in the batch. */
export function planTowers(eyes: Eyes, media: readonly Geometry[]): TowerPlan {
  const begins: number[] = [];
  let features = 0;
  for (const geometry of media) {
    begins.push(features);
    features += eyes.featureRows(geometry);
  }
  const rowOf = new Uint32Array(features);
  const passes: TowerPlan["passes"] = [];
  let rows = 0;
  for (const kind of KINDS) {
    const own = [...media.keys()].filter((i) => media[i]!.kind === kind);
    const featureOf = own.flatMap((i) => run(begins[i]!, eyes.featureRows(media[i]!)));
    let seen = 0;
    for (const pass of own.length > 0 ? eyes.passes(own.map((i) => media[i]!)) : []) {
      for (let row = 0; row < pass.rows; row++) rowOf[featureOf[seen++]!] = rows + row;
      rows += eyes.passRows(pass.shape);
      passes.push({ pass, media: own });
    }
    if (seen !== featureOf.length) {
      throw new Error(
        `The passes over ${own.length} media give ${seen} feature rows; they have ${featureOf.length}.`,
      );
    }
  }
  return { passes, rowOf, rows };
}

/** The names of the inputs of pass number `index`, which begin with this. */
export const passScope = (index: number): string => `pass ${index} `;

/**
 * Inputs of all passes, and "seen" (`features`): the row of all passes together for each feature row, with its inverse "seenBy".
 * `order`: feature rows as they lie, where that is not medium after medium.
 */
export function towerTables(
  eyes: Eyes,
  cuts: readonly Cut[],
  features: number,
  order?: Uint32Array,
): Tables {
  const { passes, rowOf, rows } = planTowers(
    eyes,
    cuts.map(({ geometry }) => geometry),
  );
  const seen = new Uint32Array(features).fill(NOBODY);
  const seenBy = new Uint32Array(rows).fill(NOBODY);
  for (let lying = 0; lying < rowOf.length; lying++) {
    const row = rowOf[order ? order[lying]! : lying]!;
    seen[lying] = row;
    seenBy[row] = lying;
  }
  const tables: Tables = { seen, seenBy };
  for (const [i, { pass, media }] of passes.entries()) {
    const inputs = pass.inputs(media.map((medium) => cuts[medium]!));
    for (const [name, values] of Object.entries(inputs)) tables[passScope(i) + name] = values;
  }
  return tables;
}

const run = (begin: number, count: number) => Array.from({ length: count }, (_, i) => begin + i);
