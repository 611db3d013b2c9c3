/**
 * Reads a PEFT adapter folder and validates it against the base model layer by layer. Everything that cannot be applied
 * exactly is refused with the reason, since a silently ignored tensor would look like an adapter that learnt nothing.
 */
import { UserError } from "../base/userError.ts";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
  type SafetensorsHeader,
  type TensorEntry,
} from "../formats/safetensors.ts";
import type { AdapterConfig, LoraTarget } from "../protocol/config.ts";
import { canonicalName, type Renames } from "../engine/weights/catalog.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { baseNote, matchBase, type BaseIdentity, type BaseMatch } from "./baseName.ts";
import { checkAdapterConfig } from "./checkAdapterConfig.ts";
import { matchTargets } from "./targetModules.ts";

export interface ImportedAdapter {
  /** Targeted layers without a pair in the file are not adapted: their B is zero. */
  config: AdapterConfig;
  /** f32, by module path in current transformers: A (rank, in) and B (out, rank). */
  tensors: Map<string, { a: Float32Array<ArrayBuffer>; b: Float32Array<ArrayBuffer> }>;
  metadata: Record<string, string>;
  /** Remarks about what is unusual but harmless. */
  notes: string[];
}

export interface BaseModel extends BaseIdentity {
  /** The layers that can be adapted. */
  linears: readonly BaseLinear[];
  /** From the module paths of older versions of transformers to those of today. */
  renames: Renames;
}

interface PairKeys {
  a?: string;
  b?: string;
  /** The module path as written in the file. */
  written: string;
}

/**
 * @param files content by path; the two PEFT files may lie in a subfolder
 * @throws {UserError} when the adapter does not fit the base model or cannot be applied exactly.
 */
export function readPeftAdapter(
  files: ReadonlyMap<string, Uint8Array>,
  base: BaseModel,
): ImportedAdapter {
  const config = parseConfig(find(files, "adapter_config.json"));
  const { rank, alpha, dropout, targets } = checkAdapterConfig(config);
  const bytes = find(files, "adapter_model.safetensors");
  const header = readSafetensorsHeader(bytes, { name: "adapter_model.safetensors" });
  const match = checkBase(config["base_model_name_or_path"], header.metadata, base);
  const linears = new Map(base.linears.map((linear) => [linear.path, linear]));
  const pairs = collectPairs(header, linears, base.renames);
  checkCoverage(pairs, targets, base);
  const tensors: ImportedAdapter["tensors"] = new Map();
  let isZero = true;
  for (const [path, pair] of pairs) {
    const linear = linears.get(path) as BaseLinear;
    const a = readTensor(bytes, header, path, "A", pair.a, [rank, linear.inFeatures], rank);
    const b = readTensor(bytes, header, path, "B", pair.b, [linear.outFeatures, rank], rank);
    isZero &&= b.every((value) => value === 0);
    tensors.set(path, { a, b });
  }
  const notes = [
    ...(isZero
      ? [
          "Every B of this adapter is zero: it was never trained, and answers exactly as the base model does.",
        ]
      : []),
    ...[baseNote(match, base)].filter((note) => note !== null),
  ];
  return {
    config: { rank, alpha, dropout, ...adaptedParts([...pairs.keys()], linears) },
    tensors,
    metadata: header.metadata,
    notes,
  };
}

/** Key of our adapters' metadata: the hash of the weights that they were trained on. */
export const BASE_WEIGHTS_KEY = "base_weights_sha256";

/** @throws {UserError} when both hashes are known and differ; names never refuse. */
function checkBase(
  written: unknown,
  metadata: Record<string, string>,
  base: BaseIdentity,
): BaseMatch {
  const hash = metadata[BASE_WEIGHTS_KEY];
  if (hash && base.weightsHash && hash !== base.weightsHash) {
    throw new UserError(
      `The adapter was trained on weights ${hash.slice(0, 12)}…, and ${base.name} has ${base.weightsHash.slice(0, 12)}…: another model, or another version of it. Choose the model that it was made for.`,
    );
  }
  return matchBase(written, hash, base);
}

function find(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const found = [...files].filter(([path]) => path === name || path.endsWith(`/${name}`));
  if (found.length > 1) {
    throw new UserError(
      `There are ${found.length} files called ${name} (${found
        .map(([path]) => path)
        .slice(0, 3)
        .join(", ")}). Drop the folder of one adapter.`,
    );
  }
  if (!found[0]) {
    const others = [...files.keys()].slice(0, 5).join(", ") || "nothing";
    const pickle = [...files.keys()].some((path) => path.endsWith("adapter_model.bin"));
    throw new UserError(
      pickle && name.endsWith("safetensors")
        ? "The adapter is in the old adapter_model.bin form, which may hold programs and is not opened. Save it again with a newer PEFT, which writes adapter_model.safetensors."
        : `An adapter folder has a file ${name}, but this one has ${others}. Drop the whole folder.`,
    );
  }
  return found[0][1];
}

function parseConfig(bytes: Uint8Array): Record<string, unknown> {
  try {
    const config: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof config === "object" && config !== null && !Array.isArray(config)) {
      return config as Record<string, unknown>;
    }
  } catch {
    // Reported below, together with JSON that is no object.
  }
  throw new UserError("adapter_config.json is not a JSON object. Get a fresh copy of the adapter.");
}

/** Prefix of every module path in PEFT's tensor names. */
const PREFIX = "base_model.model.";

/** Tensor keys by module path. @throws {UserError} when a tensor is not one of a LoRA pair of an adaptable layer. */
function collectPairs(
  header: SafetensorsHeader,
  linears: Map<string, BaseLinear>,
  renames: Renames,
): Map<string, PairKeys> {
  const pairs = new Map<string, PairKeys>();
  for (const key of header.tensors.keys()) {
    const match = /^(.+)\.lora_([AB])(?:\.default)?\.weight$/.exec(key);
    if (!match)
      throw new UserError(
        `The adapter has a tensor "${shorten(key)}"${describeKey(key)}. Only plain LoRA pairs can be imported.`,
      );
    if (!match[1]!.startsWith(PREFIX)) {
      throw new UserError(
        `The adapter's tensor "${shorten(key)}" does not begin with "base_model.model.", so it is not in PEFT's form. Save it with PEFT's save_pretrained.`,
      );
    }
    const written = match[1]!.slice(PREFIX.length);
    const path = canonicalName(written, renames);
    if (!linears.has(path)) {
      throw new UserError(
        `The adapter changes the layer "${shorten(path)}", which ${reasonAbsent(path, linears)}. It was made for another base model, or adapts parts that Scion leaves alone.`,
      );
    }
    const pair: PairKeys = pairs.get(path) ?? { written };
    const half = match[2] === "A" ? "a" : "b";
    if (pair[half])
      throw new UserError(
        `The adapter has lora_${match[2]} of "${path}" twice, under two names. It is damaged.`,
      );
    pair[half] = key;
    pairs.set(path, pair);
  }
  if (pairs.size === 0)
    throw new UserError("The adapter's file holds no tensors: it would change nothing.");
  for (const [path, { a, b }] of pairs) {
    if (!a || !b) {
      throw new UserError(
        `The adapter has lora_${a ? "A" : "B"} of "${path}" but not lora_${a ? "B" : "A"}: a half is missing. Get a fresh copy.`,
      );
    }
  }
  return pairs;
}

function reasonAbsent(path: string, linears: Map<string, BaseLinear>): string {
  const layer = /\.layers\.(\d+)\./;
  const number = layer.exec(path)?.[1];
  const general = path.replace(layer, ".layers.0.");
  if (number !== undefined && linears.has(general)) {
    const layers = new Set(
      [...linears.keys()].map((other) => layer.exec(other)?.[1]).filter(Boolean),
    );
    return `is number ${number} where this model has ${layers.size} layers, counted from 0`;
  }
  return "this model does not have, or does not let adapters change";
}

function describeKey(key: string): string {
  if (key.includes("magnitude_vector")) return ", which is DoRA's";
  if (key.includes("lora_embedding")) return ", which adapts the embedding";
  if (key.endsWith(".bias")) return ", which is a trained bias";
  if (key.includes("modules_to_save") || /(?:embed_tokens|lm_head)\.weight$/.test(key)) {
    return ", which is a whole retrained layer";
  }
  return ", which is not part of a LoRA pair";
}

/**
 * PEFT creates a pair for every targeted layer; those without tensors would stay randomly initialised.
 * @throws {UserError} when target_modules and the tensors name different layers.
 */
function checkCoverage(pairs: Map<string, PairKeys>, targets: unknown, base: BaseModel) {
  const partOf = new Map(base.linears.map(({ path, part }) => [path, part]));
  const parts = new Set([...pairs.keys()].map((path) => partOf.get(path)));
  // Bare layer names match the vision towers too; a part of the model without any pair is not adapted.
  const paths = base.linears.filter(({ part }) => parts.has(part)).map(({ path }) => path);
  // Expressions written for older versions of transformers match the older paths.
  const older = writtenPaths(pairs, paths);
  const named = matchTargets(targets, [...paths, ...older.keys()]);
  if (!named) return;
  const targeted = new Set(named.map((path) => older.get(path) ?? path));
  const missing = [...targeted].filter((path) => !pairs.has(path));
  if (missing.length) {
    throw new UserError(
      `adapter_config.json names ${missing.length} layers that have no tensors, first "${missing[0]}". The folder is incomplete, or its two files belong to different adapters.`,
    );
  }
  const extra = [...pairs.keys()].filter((path) => !targeted.has(path));
  if (extra.length) {
    throw new UserError(
      `The adapter has tensors for ${extra.length} layers that its target_modules (${shorten(JSON.stringify(targets))}) do not name, first "${extra[0]}". Its two files belong to different adapters.`,
    );
  }
}

/** All layers by the module paths of the transformers version that the file was written with. */
function writtenPaths(pairs: Map<string, PairKeys>, paths: readonly string[]): Map<string, string> {
  const older = new Map<string, string>();
  for (const [path, { written }] of pairs) {
    const [now, then] = withoutCommonSuffix(path, written);
    for (const other of paths)
      if (other.startsWith(now)) older.set(then + other.slice(now.length), other);
  }
  return older;
}

/** The prefixes of two paths without their common trailing modules. */
function withoutCommonSuffix(a: string, b: string): [string, string] {
  const [left, right] = [a.split("."), b.split(".")];
  while (left.length && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  const joined = (parts: string[]) => parts.map((part) => `${part}.`).join("");
  return [joined(left), joined(right)];
}

function readTensor(
  bytes: Uint8Array,
  header: SafetensorsHeader,
  path: string,
  half: "A" | "B",
  key: string | undefined,
  shape: [number, number],
  rank: number,
): Float32Array<ArrayBuffer> {
  const entry = header.tensors.get(key as string) as TensorEntry;
  const rankAt = half === "A" ? 0 : 1;
  const found = entry.shape;
  if (found.length === 2 && found[rankAt] !== rank && found[1 - rankAt] === shape[1 - rankAt]) {
    throw new UserError(
      `lora_${half} of "${path}" has rank ${found[rankAt]}, but adapter_config.json says r is ${rank}. Its two files belong to different adapters.`,
    );
  }
  if (found.join() !== shape.join()) {
    throw new UserError(
      `lora_${half} of "${path}" has shape [${found.join(", ")}], but this model's layer needs [${shape.join(", ")}]. The adapter was made for another base model.`,
    );
  }
  if (!["F32", "F16", "BF16", "F64"].includes(entry.dtype)) {
    throw new UserError(
      `lora_${half} of "${path}" holds numbers of type ${entry.dtype}; F32, F16 and BF16 can be read. Save the adapter in one of these.`,
    );
  }
  const values = toFloat32(safetensorsSlice(bytes, header, key as string), entry.dtype);
  if (!values.every(Number.isFinite)) {
    throw new UserError(
      `lora_${half} of "${path}" holds numbers that are not finite: that training went wrong, and the adapter cannot answer.`,
    );
  }
  return values;
}

function adaptedParts(
  paths: string[],
  linears: ReadonlyMap<string, BaseLinear>,
): Pick<AdapterConfig, "targets" | "language" | "projector" | "vision"> {
  const isOf = (part: BaseLinear["part"]) => (path: string) => linears.get(path)?.part === part;
  const language = paths.filter(isOf("language"));
  const targets = new Set(
    language.map((path) => path.slice(path.lastIndexOf(".") + 1) as LoraTarget),
  );
  return {
    targets: [...targets],
    language: language.length > 0,
    projector: paths.some(isOf("projector")),
    vision: paths.some(isOf("vision")),
  };
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
