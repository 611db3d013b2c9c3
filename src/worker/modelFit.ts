/**
 * Whether a model runs on this device, before a single weight is brought here: the shapes in the safetensors headers give
 * the weights to the byte, and what a chat and a lesson need beside them is planned, or computed where that is not possible.
 */
import type { Precision, PrecisionPlan } from "../protocol/config.ts";
import type { MemoryNeed, ModelFit, Verdict } from "../protocol/models.ts";
import { weightBytes } from "../engine/graph/tensor.ts";
import { familyOf } from "../engine/models/index.ts";
import type { WeightInfo } from "../engine/nn/weights.ts";
import {
  canonicalName,
  catalogBytes,
  formatOf,
  heldFormat,
  type Renames,
} from "../engine/weights/catalog.ts";
import { chatBytes, lessonBytes, textNumbers } from "./modelNumbers.ts";
import { DEFAULT_PRECISION } from "./presets.ts";

/** What the browser says of the device. */
export interface DeviceLimits {
  software: boolean;
  maxBufferBytes: number;
  maxBindingBytes: number;
  /** The computer's memory as far as browsers tell, 0 when they do not. */
  memoryBytes: number;
}

/** A lesson of middling length, as the planner's documentation compares models. */
const TOKENS = 512;
const RANK = 16;
/** Above this share of what is offered, the desktop's own needs may tip it over. */
const TIGHT = 0.7;

const PRECISIONS: readonly Precision[] = ["q4", "q8", "f32"];

const planOf = (precision: Precision): PrecisionPlan =>
  precision === "q4"
    ? DEFAULT_PRECISION
    : { linears: precision, embeddings: precision === "f32" ? "f32" : "q8", vision: precision };

type Shapes = ReadonlyMap<string, { shape: readonly number[] }>;

/** null when config.json's numbers are not enough. */
export function fitOf(
  config: Record<string, unknown>,
  tensors: Shapes,
  device: DeviceLimits,
): ModelFit | null {
  const numbers = textNumbers(config);
  if (!numbers) return null;
  const renames = renamesOf(config["model_type"]);
  const weights = PRECISIONS.map((precision) => ({
    precision,
    bytes: catalogBytes(catalogOf(tensors, renames, planOf(precision), false)),
  }));
  // A device that computes on the processor holds weights unpacked.
  const held = catalogOf(tensors, renames, DEFAULT_PRECISION, device.software);
  const heldBytes = catalogBytes(held);
  // The browser promises one buffer; graphics memory as such it keeps to itself, and most computers share or match it.
  const offeredBytes = Math.max(device.maxBufferBytes, device.memoryBytes);
  const largestBytes = largestOf(held);
  const need = (bytes: number): MemoryNeed => ({
    bytes,
    largestBytes,
    verdict: verdictOf(bytes, largestBytes, offeredBytes, device.maxBindingBytes),
  });
  return {
    weights,
    chat: need(chatBytes(numbers, heldBytes, TOKENS)),
    lesson: need(lessonBytes(numbers, heldBytes, { tokens: TOKENS, rank: RANK })),
    by: "formula",
    tokens: TOKENS,
    rank: RANK,
    offeredBytes,
    maxBindingBytes: device.maxBindingBytes,
  };
}

export function verdictOf(
  bytes: number,
  largestBytes: number,
  offeredBytes: number,
  maxBindingBytes: number,
): Verdict {
  if (maxBindingBytes > 0 && largestBytes > maxBindingBytes) return "does not fit";
  if (offeredBytes > 0 && bytes > offeredBytes) return "does not fit";
  return offeredBytes > 0 && bytes > TIGHT * offeredBytes ? "tight" : "fits";
}

function catalogOf(
  tensors: Shapes,
  renames: Renames,
  plan: PrecisionPlan,
  software: boolean,
): Map<string, WeightInfo> {
  const catalog = new Map<string, WeightInfo>();
  for (const [fileName, { shape }] of tensors) {
    const name = canonicalName(fileName, renames);
    catalog.set(name, { shape: [...shape], ...heldFormat(formatOf(name, shape, plan), software) });
  }
  return catalog;
}

/** Tables of tokens are held in pieces by rows where one binding is too small, so they do not count. */
const TABLE = /(embed_tokens|lm_head)\.weight$/;

function largestOf(catalog: ReadonlyMap<string, WeightInfo>): number {
  let largest = 0;
  for (const [name, { shape, format }] of catalog) {
    if (TABLE.test(name) || shape.length === 0) continue;
    const cols = shape.at(-1)!;
    const rows = shape.slice(0, -1).reduce((product, n) => product * n, 1);
    largest = Math.max(largest, weightBytes(format, rows, cols));
  }
  return largest;
}

/** Whether the studio has an engine for this `model_type`. */
export function isKnownType(type: string): boolean {
  try {
    familyOf(type);
    return true;
  } catch {
    return false;
  }
}

const renamesOf = (type: unknown): Renames =>
  typeof type === "string" && isKnownType(type) ? familyOf(type).renames : [];
