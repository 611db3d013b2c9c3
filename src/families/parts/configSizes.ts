/**
 * Looks at every size that a config.json gives before any family computes with it: a number that no model has would cost
 * minutes or all memory, long before the tensors' shapes could disagree with it.
 */
import { UserError } from "../../base/userError.ts";
import type { Json } from "./configKeys.ts";

/** Counts of layers, heads and channels, sides in pixels, widths. */
const SIZE =
  /(^|_)(size|dim|heads|layers|depth|channels|tiles|edge|height|width)$|^num_|^mlp_ratio$/;
/** Twenty times the widest layers and the largest pictures of today. */
const MOST = 2 ** 20;
/** Of words, which are more: 256,000 in the largest vocabularies. */
const MOST_WORDS = 2 ** 24;
/** Settings lie in parts of parts; deeper there is nothing that a family reads. */
const DEPTH = 4;

/** @throws UserError naming the first size that is not a whole number of a possible height. */
export function checkConfigSizes(config: Json, at = "", depth = DEPTH): void {
  for (const [key, value] of Object.entries(config)) {
    const name = at + key;
    if (typeof value === "object" && value !== null) {
      // In lists, such as sections of positions or shapes of tiles, every number is one.
      if (Array.isArray(value)) value.flat().forEach((item) => checkItem(name, item));
      else if (depth > 0) checkConfigSizes(value as Json, `${name}.`, depth - 1);
      continue;
    }
    if (!SIZE.test(key) || !(typeof value === "number" || typeof value === "string")) continue;
    const most = key === "vocab_size" ? MOST_WORDS : MOST;
    const isPossible = typeof value === "number" && value >= 0 && value <= most;
    const isWhole = Number.isInteger(value) || key === "mlp_ratio";
    if (!isPossible || !isWhole) throw impossible(name, value, most);
  }
}

function checkItem(name: string, item: unknown): void {
  if (typeof item === "number" && Math.abs(item) > MOST) throw impossible(name, item, MOST);
}

const impossible = (name: string, value: unknown, most: number) =>
  new UserError(
    `config.json gives ${name} as ${JSON.stringify(value).slice(0, 40)}, where a whole number up to ${most} belongs: it is damaged. Get a fresh copy.`,
  );
