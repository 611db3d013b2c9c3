/**
 * Decides, from names and shapes alone, what each tensor is called inside the studio and in which format and how many pieces
 * it is held. Only matrices of linear layers and embeddings are packed; norms, biases and position tables stay f32.
 */
import type { PrecisionPlan } from "../../protocol/config.ts";
import { LEAST_BINDING_BYTES } from "../gpu/limits.ts";
import { size } from "../graph/shape.ts";
import { weightBytes, COLUMN_STEP, type WeightFormat } from "../graph/weightFormat.ts";
import type { WeightInfo } from "../nn/weights.ts";

export type Renames = readonly (readonly [from: RegExp, to: string])[];

/** The module path that transformers uses for a checkpoint's name. */
export function canonicalName(name: string, renames: Renames): string {
  const found = renames.find(([from]) => from.test(name));
  return found ? name.replace(found[0], found[1]) : name;
}

const NEVER_QUANTISED = /position|patch_embed|class_embed|tile_embed|norm|layrnorm|\.ln_/;
const EMBEDDING = /(embed_tokens|lm_head)\.weight$/;
/** What ops look rows up in, or multiply by: these take pieces. */
const TABLE = /(embed_tokens|lm_head|tile_embedding)\.weight$/;
const VISION = /(^|\.)(\w+_tower|vision_model|visual|connector|multi_modal_projector)\./;

/** What takes a format's place where rows are not whole blocks of it. */
const NEXT: Record<Exclude<WeightFormat, "f32">, WeightFormat> = {
  nf4: "q4",
  q4: "f16",
  q4_1: "f16",
  q8: "f16",
  f16: "f32",
};

/** @param name canonical name  @param shape as stored  */
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
  while (format !== "f32" && cols % COLUMN_STEP[format]) format = NEXT[format];
  return format;
}

/** Whether a weight belongs to the eyes, or to what joins them to the words. */
export const isVision = (name: string): boolean => VISION.test(name);

/**
 * How a weight of a format is held. A software device decodes in the same processor that multiplies, and its memory is the
 * computer's: there the very values of the blocks are held as f32, which is a third faster and changes no number.
 */
export function heldFormat(
  format: WeightFormat,
  software: boolean,
): Pick<WeightInfo, "format" | "rounded"> {
  return software && format !== "f32" ? { format: "f32", rounded: format } : { format };
}

/** Tables that are larger are cut by rows. */
export const PIECE_BYTES = LEAST_BINDING_BYTES;

/** Adds `pieceRows` to tables that are larger than `pieceBytes`: equal pieces, as few as possible. */
export function inPieces(name: string, info: WeightInfo, pieceBytes: number): WeightInfo {
  const [rows, cols] = info.shape as [number, number];
  if (!TABLE.test(name) || weightBytes(info.format, rows, cols) <= pieceBytes) return info;
  // 64 rows of a table are whole words of every part, one row need not be.
  const fitting = Math.floor(pieceBytes / (weightBytes(info.format, 64, cols) / 64));
  const pieces = Math.ceil(rows / Math.max(1, fitting));
  return { ...info, pieceRows: Math.ceil(rows / pieces) };
}

/** Rows and columns of the buffers that hold a tensor; the last piece may be shorter. */
export function piecesIn({ shape, pieceRows }: WeightInfo): { rows: number; cols: number }[] {
  const cols = shape.at(-1) ?? 1;
  const rows = size(shape) / cols;
  if (!pieceRows) return [{ rows, cols }];
  return Array.from({ length: Math.ceil(rows / pieceRows) }, (_, i) => ({
    rows: Math.min(pieceRows, rows - i * pieceRows),
    cols,
  }));
}

/** Bytes of the buffer for so many rows. */
export function heldBytes(format: WeightFormat, rows: number, cols: number): number {
  return Math.max(16, Math.ceil(weightBytes(format, rows, cols) / 16) * 16);
}

/** Bytes of all tensors of a catalog on the GPU. */
export function catalogBytes(catalog: ReadonlyMap<string, WeightInfo>): number {
  let total = 0;
  for (const info of catalog.values()) {
    for (const { rows, cols } of piecesIn(info)) total += heldBytes(info.format, rows, cols);
  }
  return total;
}
