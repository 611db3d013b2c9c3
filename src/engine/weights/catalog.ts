/**
 * Decides, from a safetensors header alone, what each tensor is called inside the studio and in which format it is held.
 * Only matrices of linear layers and embeddings are quantised; norms, biases and position tables stay f32.
 */
import type { PrecisionPlan } from "../../protocol/config.ts";
import { weightBytes, type WeightFormat } from "../graph/tensor.ts";
import type { WeightInfo } from "../nn/weights.ts";

export type Renames = readonly (readonly [from: RegExp, to: string])[];

/** The module path that transformers uses for a checkpoint's name. */
export function canonicalName(name: string, renames: Renames): string {
  const found = renames.find(([from]) => from.test(name));
  return found ? name.replace(found[0], found[1]) : name;
}

const NEVER_QUANTISED = /position_embedding|patch_embedding|norm|layrnorm/;
const EMBEDDING = /(embed_tokens|lm_head)\.weight$/;
const VISION = /_tower\.|multi_modal_projector\./;

/** @param name canonical name  @param shape as stored  */
export function formatOf(
  name: string,
  shape: readonly number[],
  plan: PrecisionPlan,
): WeightFormat {
  const cols = shape.at(-1) ?? 0;
  if (shape.length !== 2 || NEVER_QUANTISED.test(name) || cols % 32) return "f32";
  if (EMBEDDING.test(name)) return plan.embeddings;
  return VISION.test(name) ? plan.vision : plan.linears;
}

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

/** Bytes of all tensors of a catalog on the GPU. */
export function catalogBytes(catalog: ReadonlyMap<string, WeightInfo>): number {
  let total = 0;
  for (const { shape, format } of catalog.values()) {
    const cols = shape.at(-1) ?? 1;
    const rows = shape.reduce((product, n) => product * n, 1) / cols;
    total += Math.max(16, Math.ceil(weightBytes(format, rows, cols) / 16) * 16);
  }
  return total;
}
