/**
 * Checks every size in a config.json before any family computes with it: an absurd number would take minutes or all memory,
 * long before it could be compared with the tensors' shapes.
 */
import { UserError } from "../../base/userError.ts";
import type { Json } from "./configKeys.ts";

/** Counts of layers, heads and channels, sides in pixels, widths. */
const SIZE =
  /(^|_)(size|dim|heads|layers|depth|channels|tiles|edge|height|width)$|^num_|^mlp_ratio$/;
/** Sizes that others are divided by, or without which there is no model. */
const NEVER_ZERO =
  /(^|_)(heads|hidden_size|intermediate_size|patch_size|merge_size|embed_dim|head_dim|depth|channels)$|^num_hidden_layers$|^mlp_ratio$/;

/** A size's bounds, both possible. */
type Bounds = readonly [least: number, most: number];

/** Several times the largest that is published: a tower's side of 1,536 pixels, 126 layers, 16 tiles, 256,000 tokens. */
const BOUNDS: Readonly<Record<string, Bounds>> = {
  image_size: [1, 2 ** 12],
  num_hidden_layers: [1, 2 ** 10],
  num_global_layers: [0, 2 ** 10],
  depth: [1, 2 ** 10],
  max_num_tiles: [1, 2 ** 6],
  vocab_size: [1, 2 ** 24],
};

/** Of the others: twenty times the widest layers and the largest pictures. */
const MAX_SIZE = 2 ** 20;

const boundsOf = (key: string): Bounds => BOUNDS[key] ?? [NEVER_ZERO.test(key) ? 1 : 0, MAX_SIZE];

/** Nesting of sections; no family reads deeper. */
const MAX_DEPTH = 4;

/** @throws UserError naming the first size that is not a whole number of a possible height. */
export function checkConfigSizes(config: Json, at = "", depth = MAX_DEPTH): void {
  for (const [key, value] of Object.entries(config)) {
    const name = at + key;
    if (typeof value === "object" && value !== null) {
      // In lists, such as mrope_section or image_grid_pinpoints, every number is a size.
      if (Array.isArray(value)) value.flat().forEach((item) => checkItem(name, item));
      else if (depth > 0) checkConfigSizes(value as Json, `${name}.`, depth - 1);
      continue;
    }
    if (!SIZE.test(key) || !(typeof value === "number" || typeof value === "string")) continue;
    const bounds = boundsOf(key);
    const [least, most] = bounds;
    const isRatio = key === "mlp_ratio";
    const isPossible =
      typeof value === "number" && (isRatio ? value > 0 : value >= least) && value <= most;
    if (!isPossible || !(isRatio || Number.isInteger(value))) throw impossible(name, value, bounds);
  }
}

function checkItem(name: string, item: unknown): void {
  if (typeof item === "number" && Math.abs(item) > MAX_SIZE)
    throw impossible(name, item, [0, MAX_SIZE]);
}

const impossible = (name: string, value: unknown, [least, most]: Bounds) =>
  new UserError(
    `config.json gives ${name} as ${JSON.stringify(value).slice(0, 40)}, where a whole number from ${least} to ${most} belongs: it is damaged. Get a fresh copy.`,
  );
