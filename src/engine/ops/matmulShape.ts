/**
 * Which variant computes a matrix product on a graphics card, from its shape alone. The rules are data, first match wins; what
 * a device was measured to be faster with takes their place (matmulChoice.ts).
 */
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { ProductShape } from "./productClasses.ts";

/**
 * `wide` tiles give an invocation 8 x 8 outputs, `ahead` ones too and load a tile while they sum another, `tile` ones give 4 x 4,
 * `narrow` splits a long reduction for few outputs within a workgroup, `row` does so for few rows, and `rowSubgroup` adds its parts
 * through subgroups.
 */
export type CardVariant =
  | "wide128x64"
  | "wide64x64"
  | "ahead128x64"
  | "ahead64x64"
  | "tile64x64"
  | "tile32x64"
  | "narrow"
  | "row"
  | "rowSubgroup";

export interface Choice {
  /** `skinny` and `tile` are variants of matmulPlain.ts that every device has. */
  variant: CardVariant | "skinny" | "tile";
  /** The reduction is split into so many spans, each with a plane of its own, added in a second pass. */
  splits: number;
}

interface Tile {
  /** Every tile is 64 columns wide. */
  rows: number;
  /** Its file, after the direction. */
  body: "8x8" | "ahead_8x8" | "4x4";
  /** Workgroup memory, where it is more than every device has. */
  bytes?: number;
  /** Splits, a power of two, make at most so many workgroups, … */
  groups: number;
  /** … are at most so many, … */
  splits: number;
  /** … and leave each a reduction of at least so many. */
  span: number;
  /** A reduction longer than this is split all the same. */
  longest?: number;
}

/** Limits of the splits as measured on a card with 132 cores, at widths from 576 to 11008. */
const HIGH = { rows: 128, groups: 2752, splits: 4, span: 384 } as const;
const SQUARE = { rows: 64, groups: 768, splits: 32, span: 128, longest: 2048 } as const;

export const TILES: Partial<Record<Choice["variant"], Tile>> = {
  wide128x64: { ...HIGH, body: "8x8" },
  wide64x64: { ...SQUARE, body: "8x8" },
  ahead128x64: { ...HIGH, body: "ahead_8x8", bytes: 24 * 1024 },
  ahead64x64: { ...SQUARE, body: "ahead_8x8" },
  tile64x64: { body: "4x4", rows: 64, groups: 1024, splits: 32, span: 256 },
  tile32x64: { body: "4x4", rows: 32, groups: 768, splits: 32, span: 128 },
};

interface Rule {
  variant: Choice["variant"];
  kinds: readonly ProductShape["kind"][];
  format?: WeightFormat;
  /** At most so many. */
  rows?: number;
  outputs?: number;
  inputs?: number;
  minRows?: number;
  /** At least so long a reduction. */
  minInputs?: number;
  /** At least so many workgroups, splits included. */
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
  { variant: "tile64x64", kinds: ["nt", "nn"], inputs: 64 },
  { variant: "tile64x64", kinds: ["nn"], format: "f32" },
  { variant: "wide128x64", kinds: ["nt", "nn"], minRows: 129, minGroups: 256 },
  { variant: "wide64x64", kinds: ["nt", "nn"] },
];

export function chooseVariant(shape: ProductShape): Choice {
  const rule = RULES.find((rule) => matches(rule, shape) && fits(rule.variant, shape));
  if (!rule) return { variant: "tile", splits: 1 };
  return { variant: rule.variant, splits: splitsOf(rule.variant, shape) };
}

function matches(rule: Rule, shape: ProductShape): boolean {
  const { kinds, format, rows = Infinity, outputs = Infinity, inputs = Infinity } = rule;
  const groups = groupsOf(rule.variant, shape) * splitsOf(rule.variant, shape);
  return (
    kinds.includes(shape.kind) &&
    (!format || shape.format === format) &&
    shape.rows <= rows &&
    shape.outputs <= outputs &&
    shape.inputs <= inputs &&
    shape.rows >= (rule.minRows ?? 0) &&
    shape.inputs >= (rule.minInputs ?? 0) &&
    groups >= (rule.minGroups ?? 0)
  );
}

/** Whether a variant can compute a shape at all. */
export function fits(variant: Choice["variant"], shape: ProductShape): boolean {
  const { kind, outputs, inputs, format, aligned, odd } = shape;
  if (variant === "tile") return true;
  if (variant === "skinny") return kind === "nt" && inputs % 4 === 0;
  if (!aligned) return odd !== undefined && variant in TILES;
  if (variant === "narrow") return format === "f32";
  // A workgroup for four columns, all along one side of the grid.
  if (isRow(variant)) return kind === "nt" && inputs % 8 === 0 && outputs <= 4 * 65535;
  return kind !== "tn";
}

/** Whether a variant shares the reduction of a few rows within a workgroup. */
export const isRow = (variant: string): variant is "row" | "rowSubgroup" =>
  variant === "row" || variant === "rowSubgroup";

function groupsOf(variant: Choice["variant"], { rows, outputs }: ProductShape): number {
  const tile = TILES[variant];
  return tile ? Math.ceil(rows / tile.rows) * Math.ceil(outputs / 64) : Infinity;
}

/**
 * Into so many spans the reduction of a tile is split; 1 for variants that do not split theirs.
 * @param fills split also where the grid alone would leave a large card idle, and not only where the reduction is too long
 */
export function splitsOf(variant: Choice["variant"], shape: ProductShape, fills = true): number {
  const tile = TILES[variant];
  // The second pass adds planes by fours.
  if (!tile || shape.odd === "output") return 1;
  const { groups, splits, span, longest = Infinity } = tile;
  const toFill = fills ? groups / groupsOf(variant, shape) : 1;
  const wanted = Math.max(toFill, shape.inputs / longest);
  const most = Math.min(wanted, splits, shape.inputs / span);
  return most < 2 ? 1 : 2 ** Math.floor(Math.log2(most));
}
