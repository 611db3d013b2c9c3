/** The LoRA pairs among an adapter's tensors, by the layers of the base model. */
import { UserError } from "../../base/userError.ts";
import { canonicalName, type Renames } from "../../engine/weights/catalog.ts";
import type { SafetensorsHeader } from "../../formats/safetensors/safetensors.ts";
import type { BaseLinear } from "./baseLinear.ts";

/** Names of a pair's tensors. */
export interface PairKeys {
  a?: string;
  b?: string;
  /** The module path as written in the file. */
  written: string;
}

/** Prefix of every module path in PEFT's tensor names. */
const PREFIX = "base_model.model.";

/** Tensor keys by module path. @throws {UserError} when a tensor is not one of a LoRA pair of an adaptable layer. */
export function collectPairs(
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

/** For sentences: names in files may be of any length. */
export function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
