/**
 * Which variant computes a matrix product on a graphics card, from its shape alone. The rules are data, first match wins, so
 * that measured ones can take their place.
 */
import type { WeightFormat } from "../graph/weightFormat.ts";

/**
 * `wide` tiles give an invocation 8 x 8 outputs, `tile` ones 4 x 4, `narrow` splits a long reduction for few outputs within a
 * workgroup, `row` does so for few rows.
 */
export type CardVariant = "wide128x64" | "wide64x64" | "tile64x64" | "tile32x64" | "narrow" | "row";

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
  /** `skinny` and `tile` are the variants of matmul.ts that every device has. */
  variant: CardVariant | "skinny" | "tile";
  /** Into so many runs the reduction is split, each a plane of its own, added in a second pass. */
  splits: number;
}

/** A tile's rows and invocations; every tile is 64 columns wide. */
export const TILES: Partial<Record<Choice["variant"], { rows: number; threads: number }>> = {
  wide128x64: { rows: 128, threads: 128 },
  wide64x64: { rows: 64, threads: 64 },
  tile64x64: { rows: 64, threads: 256 },
  tile32x64: { rows: 32, threads: 128 },
};

interface Rule {
  variant: Choice["variant"];
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
  { variant: "narrow", kinds: ["nt", "nn"], outputs: 64, minInputs: 128 },
  { variant: "skinny", kinds: ["nt"], rows: 3, inputs: 128 },
  { variant: "row", kinds: ["nt"], rows: 3 },
  { variant: "skinny", kinds: ["nt"], rows: 3 },
  { variant: "narrow", kinds: ["tn"], outputs: 64 },
  { variant: "narrow", kinds: ["tn"], rows: 64 },
  { variant: "tile", kinds: ["tn"] },
  { variant: "tile32x64", kinds: ["nt", "nn"], rows: 32 },
  { variant: "wide128x64", kinds: ["nt", "nn"], minGroups: 1056 },
  { variant: "wide64x64", kinds: ["nt", "nn"] },
];

/** Invocations that keep a large card busy: 512 on each of 128 cores. */
const WANTED_THREADS = 2 ** 16;
/** A shorter run would write its part of the sum too often for the arithmetic that it saves. */
const MIN_SPAN = 512;

export function chooseVariant(shape: ProductShape): Choice {
  const rule = RULES.find((rule) => matches(rule, shape) && fits(rule.variant, shape));
  if (!rule) return { variant: "tile", splits: 1 };
  return { variant: rule.variant, splits: splitsOf(rule.variant, shape) };
}

function matches(rule: Rule, shape: ProductShape): boolean {
  const { kinds, rows = Infinity, outputs = Infinity, inputs = Infinity } = rule;
  return (
    kinds.includes(shape.kind) &&
    shape.rows <= rows &&
    shape.outputs <= outputs &&
    shape.inputs <= inputs &&
    shape.inputs >= (rule.minInputs ?? 0) &&
    groupsOf(rule.variant, shape) >= (rule.minGroups ?? 0)
  );
}

/** Whether a variant can compute a shape at all. */
export function fits(variant: Choice["variant"], shape: ProductShape): boolean {
  const { kind, outputs, inputs, format, aligned } = shape;
  if (variant === "tile") return true;
  if (variant === "skinny") return kind === "nt" && inputs % 4 === 0;
  if (!aligned) return false;
  if (variant === "narrow") return format === "f32";
  // A workgroup for four columns, all along one side of the grid.
  if (variant === "row") return kind === "nt" && inputs % 8 === 0 && outputs <= 4 * 65535;
  return kind !== "tn";
}

function groupsOf(variant: Choice["variant"], { rows, outputs }: ProductShape): number {
  const tile = TILES[variant];
  return tile ? Math.ceil(rows / tile.rows) * Math.ceil(outputs / 64) : Infinity;
}

/** Enough runs for a busy card, none shorter than MIN_SPAN. */
function splitsOf(variant: Choice["variant"], shape: ProductShape): number {
  const tile = TILES[variant];
  if (!tile) return 1;
  const wanted = Math.floor(WANTED_THREADS / tile.threads / groupsOf(variant, shape));
  return Math.max(1, Math.min(wanted, Math.floor(shape.inputs / MIN_SPAN)));
}
