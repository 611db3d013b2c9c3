/**
 * Which variant computes a matrix product on a graphics card, from its shape alone. The rules are data, first match wins, so
 * that measured ones can take their place.
 */
import type { WeightFormat } from "../graph/tensor.ts";

/**
 * `wide` tiles give an invocation 8 x 8 outputs, `tile` ones 4 x 4, `skinny` splits a long reduction for few outputs within a
 * workgroup, `row` does so for few rows.
 */
export type CardForm = "wide128x64" | "wide64x64" | "tile64x64" | "tile32x64" | "skinny" | "row";

export interface ProductShape {
  /** NT: forward. NN: back through the weight. TN: the gradient of a trained matrix. */
  kind: "nt" | "nn" | "tn";
  rows: number;
  outputs: number;
  /** Length of the reduction. */
  inputs: number;
  format: WeightFormat;
  /** All rows of both operands and of the output begin at multiples of four elements. */
  aligned: boolean;
}

export interface Choice {
  /** `few` and `tile` are the forms of matmul.ts that every device has. */
  form: CardForm | "few" | "tile";
  /** Into so many runs the reduction is split, each a plane of its own, added in a second pass. */
  splits: number;
}

/** A tile's rows and invocations; every tile is 64 columns wide. */
export const TILES: Partial<Record<Choice["form"], { rows: number; threads: number }>> = {
  wide128x64: { rows: 128, threads: 128 },
  wide64x64: { rows: 64, threads: 64 },
  tile64x64: { rows: 64, threads: 256 },
  tile32x64: { rows: 32, threads: 128 },
};

interface Rule {
  form: Choice["form"];
  kinds: readonly ProductShape["kind"][];
  /** At most so many. */
  rows?: number;
  outputs?: number;
  inputs?: number;
  /** At least so long a reduction. */
  minInputs?: number;
  /** At least so many workgroups without a split. */
  minGroups?: number;
}

export const RULES: readonly Rule[] = [
  { form: "skinny", kinds: ["nt", "nn"], outputs: 64, minInputs: 128 },
  { form: "few", kinds: ["nt"], rows: 3, inputs: 128 },
  { form: "row", kinds: ["nt"], rows: 3 },
  { form: "few", kinds: ["nt"], rows: 3 },
  { form: "skinny", kinds: ["tn"], outputs: 64 },
  { form: "skinny", kinds: ["tn"], rows: 64 },
  { form: "tile", kinds: ["tn"] },
  { form: "tile32x64", kinds: ["nt", "nn"], rows: 32 },
  { form: "wide128x64", kinds: ["nt", "nn"], minGroups: 1056 },
  { form: "wide64x64", kinds: ["nt", "nn"] },
];

/** Invocations that keep a large card busy: 512 on each of 128 cores. */
const WANTED_THREADS = 2 ** 16;
/** A shorter run would write its part of the sum too often for the arithmetic that it saves. */
const MIN_SPAN = 512;

export function chooseVariant(shape: ProductShape): Choice {
  const rule = RULES.find((rule) => matches(rule, shape) && fits(rule.form, shape));
  if (!rule) return { form: "tile", splits: 1 };
  return { form: rule.form, splits: splitsOf(rule.form, shape) };
}

function matches(rule: Rule, shape: ProductShape): boolean {
  const { kinds, rows = Infinity, outputs = Infinity, inputs = Infinity } = rule;
  return (
    kinds.includes(shape.kind) &&
    shape.rows <= rows &&
    shape.outputs <= outputs &&
    shape.inputs <= inputs &&
    shape.inputs >= (rule.minInputs ?? 0) &&
    groupsOf(rule.form, shape) >= (rule.minGroups ?? 0)
  );
}

/** Whether a form can compute a shape at all. */
export function fits(form: Choice["form"], shape: ProductShape): boolean {
  const { kind, outputs, inputs, format, aligned } = shape;
  if (form === "tile") return true;
  if (form === "few") return kind === "nt" && inputs % 4 === 0;
  if (!aligned) return false;
  if (form === "skinny") return format === "f32";
  // A workgroup for four columns, all along one side of the grid.
  if (form === "row") return kind === "nt" && inputs % 8 === 0 && outputs <= 4 * 65535;
  return kind !== "tn";
}

function groupsOf(form: Choice["form"], { rows, outputs }: ProductShape): number {
  const tile = TILES[form];
  return tile ? Math.ceil(rows / tile.rows) * Math.ceil(outputs / 64) : Infinity;
}

/** Enough runs for a busy card, none shorter than MIN_SPAN. */
function splitsOf(form: Choice["form"], shape: ProductShape): number {
  const tile = TILES[form];
  if (!tile) return 1;
  const wanted = Math.floor(WANTED_THREADS / tile.threads / groupsOf(form, shape));
  return Math.max(1, Math.min(wanted, Math.floor(shape.inputs / MIN_SPAN)));
}
