/**
 * Decides from names and shapes the canonical name, the storage format and the shards of each weight. Only matrices of linear
 * layers and embeddings are quantised; norms, biases and position embeddings stay f32.
 */
import type { PrecisionPlan } from "../../protocol/config.ts";
import { DEFAULT_BINDING_BYTES } from "../gpu/limits.ts";
import { size } from "../graph/shape.ts";
import { shardRanges } from "../graph/shards.ts";
import { weightBytes, COLUMN_MULTIPLE, type WeightFormat } from "../graph/weightFormat.ts";
import type { WeightInfo } from "../nn/weights.ts";

export type Renames = readonly (readonly [from: RegExp, to: string])[];

/** The module path that transformers uses for a checkpoint's name. */
export function canonicalName(name: string, renames: Renames): string {
  const found = renames.find(([from]) => from.test(name));
  return found ? name.replace(found[0], found[1]) : name;
}

const NEVER_QUANTISED = /position|patch_embed|class_embed|tile_embed|norm|layrnorm|\.ln_/;
const EMBEDDING = /(embed_tokens|lm_head)\.weight$/;
/** Tables whose ops accept shards (`gatherRows`, `linear`, the loss heads). */
const SHARDABLE = /(embed_tokens|lm_head|tile_embedding)\.weight$/;
const VISION = /(^|\.)(\w+_tower|vision_model|visual|connector|multi_modal_projector)\./;

/** The format to use where rows are no whole number of blocks. */
const FALLBACK_FORMAT: Record<Exclude<WeightFormat, "f32">, WeightFormat> = {
  nf4: "q4",
  q4: "f16",
  q4_1: "f16",
  q8: "f16",
  f16: "f32",
};

/** The format that the precision plan gives a weight, by its canonical name and its shape in the checkpoint. */
export function formatOf(
  name: string,
  shape: readonly number[],
  plan: PrecisionPlan,
): WeightFormat {
  if (shape.length !== 2 || NEVER_QUANTISED.test(name)) return "f32";
  const cols = shape[1]!;
  let format: WeightFormat = plan.linears;
  if (EMBEDDING.test(name)) format = plan.embeddings;
  else if (isVision(name)) format = plan.vision;
  while (format !== "f32" && cols % COLUMN_MULTIPLE[format]) format = FALLBACK_FORMAT[format];
  return format;
}

/** Whether a weight belongs to a vision tower or the projector. */
export const isVision = (name: string): boolean => VISION.test(name);

/**
 * How a weight of a format is stored on the GPU. A software device dequantises on the processor that also multiplies, and its
 * memory is the host's: there the dequantised values are stored as f32, which is a third faster with the same results.
 */
export function storageFormat(
  format: WeightFormat,
  software: boolean,
): Pick<WeightInfo, "format" | "fakeQuantised"> {
  return software && format !== "f32" ? { format: "f32", fakeQuantised: format } : { format };
}

/** Larger tables are split by rows. */
export const SHARD_BYTES = DEFAULT_BINDING_BYTES;

/** Adds `shardRows` to tables larger than `shardBytes`: as few shards as possible, of equal size. */
export function withShards(name: string, info: WeightInfo, shardBytes: number): WeightInfo {
  const [rows, cols] = info.shape as [number, number];
  if (!SHARDABLE.test(name) || weightBytes(info.format, rows, cols) <= shardBytes) return info;
  // 64 rows are a whole number of u32 in every format; a single row need not be.
  const fitting = Math.floor(shardBytes / (weightBytes(info.format, 64, cols) / 64));
  const count = Math.ceil(rows / Math.max(1, fitting));
  return { ...info, shardRows: Math.ceil(rows / count) };
}

/** Rows and columns of a weight's shards (of its one buffer without shards); the last may have fewer rows. */
export function shardShapes({ shape, shardRows }: WeightInfo): { rows: number; cols: number }[] {
  const cols = shape.at(-1) ?? 1;
  const rows = size(shape) / cols;
  if (!shardRows) return [{ rows, cols }];
  return shardRanges(rows, shardRows).map((range) => ({ rows: range.rows, cols }));
}

/** Bytes of a weight's buffer: its format's bytes, aligned to 16. */
export function storedBytes(format: WeightFormat, rows: number, cols: number): number {
  return Math.max(16, Math.ceil(weightBytes(format, rows, cols) / 16) * 16);
}

/** Bytes of all weights on the GPU. `ties`: tensors that share the buffers of others (`findTies`). */
export function catalogBytes(
  catalog: ReadonlyMap<string, WeightInfo>,
  ties?: ReadonlyMap<string, string>,
): number {
  let total = 0;
  for (const [name, info] of catalog) {
    if (ties?.has(name)) continue;
    for (const { rows, cols } of shardShapes(info)) total += storedBytes(info.format, rows, cols);
  }
  return total;
}
