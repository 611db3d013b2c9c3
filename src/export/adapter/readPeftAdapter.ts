/**
 * Reads a PEFT adapter folder and validates it against the base model layer by layer. Everything that cannot be applied
 * exactly is refused with the reason, since a silently ignored tensor would look like an adapter that learnt nothing.
 */
import { UserError } from "../../base/userError.ts";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
  type SafetensorsHeader,
  type TensorEntry,
} from "../../formats/safetensors/safetensors.ts";
import type { AdapterConfig, LoraTarget } from "../../protocol/config.ts";
import type { Renames } from "../../engine/weights/catalog.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { baseNote, type BaseIdentity } from "./baseName.ts";
import { checkAdapterConfig } from "./checkAdapterConfig.ts";
import { checkBase } from "./checkBase.ts";
import { checkCoverage } from "./checkCoverage.ts";
import { collectPairs } from "./collectPairs.ts";

export interface ImportedAdapter {
  /** Targeted layers without a pair in the file are not adapted: their B is zero. */
  config: AdapterConfig;
  /** f32, by module path in current transformers: A (rank, in) and B (out, rank). */
  tensors: Map<string, { a: Float32Array<ArrayBuffer>; b: Float32Array<ArrayBuffer> }>;
  metadata: Record<string, string>;
  /** Sentences for people about what is unusual but harmless, or could not be checked. */
  notes: string[];
}

export interface BaseModel extends BaseIdentity {
  /** The layers that can be adapted. */
  linears: readonly BaseLinear[];
  /** From the module paths of older versions of transformers to those of today. */
  renames: Renames;
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
  checkCoverage(pairs, targets, base.linears);
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
          "This adapter was never trained: all that it adds is zero (every lora_B), so it answers exactly as the general model does.",
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
