/**
 * Checks every size in a config.json before any family computes with it: an absurd number would take minutes or all memory,
 * long before it could be compared with the tensors' shapes.
 */
import { UserError } from "../../base/userError.ts";
import type { Json } from "./configKeys.ts";

/** Counts of layers, heads and channels, sides in pixels, widths. */
const SIZE =
  /(^|_)(size|dim|heads|layers|depth|channels|tiles|edge|height|width)$|^num_|^mlp_ratio$/;
/** Twenty times the widest layers and the largest pictures of published models. */
const MAX_SIZE = 2 ** 20;
/** Of vocab_size: the largest published vocabularies have 256,000 tokens. */
const MAX_VOCAB_SIZE = 2 ** 24;
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
    const most = key === "vocab_size" ? MAX_VOCAB_SIZE : MAX_SIZE;
    const isPossible = typeof value === "number" && value >= 0 && value <= most;
    const isWhole = Number.isInteger(value) || key === "mlp_ratio";
    if (!isPossible || !isWhole) throw impossible(name, value, most);
  }
}

function checkItem(name: string, item: unknown): void {
  if (typeof item === "number" && Math.abs(item) > MAX_SIZE) throw impossible(name, item, MAX_SIZE);
}

const impossible = (name: string, value: unknown, most: number) =>
  new UserError(
    `config.json gives ${name} as ${JSON.stringify(value).slice(0, 40)}, where a whole number up to ${most} belongs: it is damaged. Get a fresh copy.`,
  );
