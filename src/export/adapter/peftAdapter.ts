/**
 * Exports an adapter as a PEFT folder: `adapter_model.safetensors`, `adapter_config.json`, and a model card, with the keys
 * and values of PEFT 0.18.
 */
import { assert } from "../../base/assert.ts";
import { loraAlpha } from "../../base/loraAlpha.ts";
import { sha256Hex } from "../../base/hash.ts";
import {
  writeSafetensors,
  type TensorToWrite,
} from "../../formats/safetensors/writeSafetensors.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { modelCard, type CardFacts } from "../card/modelCard.ts";
import { targetRegex } from "./targetModules.ts";

/** A LoRA pair: the weight at `path` becomes W + (alpha / rank) B A. */
export interface AdapterTensors {
  path: string;
  /** (rank, in), row-major. */
  a: Float32Array;
  /** (out, rank), row-major. */
  b: Float32Array;
}

export interface AdapterExport {
  rank: number;
  alpha: number;
  dropout: number;
  /** Name or address of the base model, for `base_model_name_or_path`. */
  baseModel: string;
  /** Commit of the base model, when it has one. */
  revision: string | null;
  /** All adaptable linear layers of the base model; `tensors` holds pairs for some of them. */
  linears: readonly BaseLinear[];
  /** Layers in the model's files that are not used, which target_modules must not match. */
  unused: readonly string[];
  tensors: readonly AdapterTensors[];
  /** Metadata of the safetensors file: run, data version, and so on. */
  metadata: Readonly<Record<string, string>>;
  /** The base model's settings files that are otherwise for this adapter, by name. */
  settings?: ReadonlyMap<string, object>;
}

/** Name and content of each file of the folder. */
export async function buildPeftAdapter(
  adapter: AdapterExport,
  card: Omit<CardFacts, "adapter" | "files">,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const text = new TextEncoder();
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
    ["adapter_model.safetensors", adapterTensors(adapter)],
    ["adapter_config.json", text.encode(adapterConfigJson(adapter))],
  ]);
  for (const [name, settings] of adapter.settings ?? []) {
    files.set(name, text.encode(JSON.stringify(settings, null, 2)));
  }
  const hashes: Record<string, string> = {};
  for (const [name, bytes] of files) hashes[name] = await sha256Hex(bytes);
  const readme = modelCard({ ...card, adapter, files: hashes });
  return files.set("README.md", text.encode(readme));
}

/** `adapter_model.safetensors`, f32. */
function adapterTensors(adapter: AdapterExport): Uint8Array<ArrayBuffer> {
  const { rank, linears, tensors, metadata } = adapter;
  const byPath = new Map(linears.map((linear) => [linear.path, linear]));
  const all = new Map<string, TensorToWrite>();
  for (const { path, a, b } of tensors) {
    const linear = byPath.get(path);
    assert(linear, `The base model has no layer ${path}.`);
    assert(!all.has(`base_model.model.${path}.lora_A.weight`), `Layer ${path} is given twice.`);
    all.set(`base_model.model.${path}.lora_A.weight`, {
      dtype: "F32",
      shape: [rank, linear.inFeatures],
      data: a,
    });
    all.set(`base_model.model.${path}.lora_B.weight`, {
      dtype: "F32",
      shape: [linear.outFeatures, rank],
      data: b,
    });
  }
  return writeSafetensors(all, metadata);
}

/** `adapter_config.json` as PEFT writes it: sorted keys, two spaces. */
export function adapterConfigJson(adapter: AdapterExport): string {
  const { rank, alpha, dropout, baseModel, revision, linears, unused, tensors } = adapter;
  const config: Record<string, unknown> = {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path: baseModel,
    bias: "none",
    exclude_modules: null,
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layer_replication: null,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: loraAlpha(alpha),
    lora_bias: false,
    lora_dropout: dropout,
    modules_to_save: null,
    peft_type: "LORA",
    peft_version: "0.18.1",
    r: rank,
    rank_pattern: {},
    revision,
    target_modules: targetRegex(
      tensors.map(({ path }) => path),
      [...linears.map(({ path }) => path), ...unused],
    ),
    task_type: "CAUSAL_LM",
    use_dora: false,
    use_rslora: false,
  };
  return JSON.stringify(config, null, 2);
}
