/**
 * An adapter as the folder that PEFT loads: `adapter_model.safetensors`, `adapter_config.json`, and a model card. Keys and
 * values are those of PEFT 0.18, which newer versions read as well.
 */
import { assert } from "../base/assert.ts";
import { sha256Hex } from "../base/hash.ts";
import { writeSafetensors, type TensorToWrite } from "../formats/safetensors.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { modelCard, type CardFacts } from "./modelCard.ts";
import { targetRegex } from "./targetModules.ts";

/** One trained pair: the weight at `path` becomes W + (alpha / rank) B A. */
export interface AdapterTensors {
  path: string;
  /** (rank, in), row-major. */
  a: Float32Array;
  /** (out, rank), row-major. */
  b: Float32Array;
}

export interface AdapterToExport {
  rank: number;
  alpha: number;
  dropout: number;
  /** Name or address of the base model, for `base_model_name_or_path`. */
  baseModel: string;
  /** Commit of the base model, when it has one. */
  revision: string | null;
  /** Every linear layer of the base that could be adapted; `tensors` are some of them. */
  linears: readonly BaseLinear[];
  /** Paths of layers in its files that take no part, and that no expression may mean. */
  unused: readonly string[];
  tensors: readonly AdapterTensors[];
  /** Kept in the file as texts: run, data version, and so on. */
  metadata: Readonly<Record<string, string>>;
}

/** Name and content of each file of the folder. */
export async function buildPeftAdapter(
  adapter: AdapterToExport,
  card: Omit<CardFacts, "adapter" | "files">,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const text = new TextEncoder();
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
    ["adapter_model.safetensors", adapterTensors(adapter)],
    ["adapter_config.json", text.encode(adapterConfigJson(adapter))],
  ]);
  const hashes: Record<string, string> = {};
  for (const [name, bytes] of files) hashes[name] = await sha256Hex(bytes);
  const readme = modelCard({ ...card, adapter, files: hashes });
  return files.set("README.md", text.encode(readme));
}

/** The tensor file alone, f32. */
function adapterTensors(adapter: AdapterToExport): Uint8Array<ArrayBuffer> {
  const { rank, linears, tensors, metadata } = adapter;
  const byPath = new Map(linears.map((linear) => [linear.path, linear]));
  const all = new Map<string, TensorToWrite>();
  for (const { path, a, b } of tensors) {
    const linear = byPath.get(path);
    assert(linear, `The base model has no layer ${path}.`);
    assert(!all.has(`base_model.model.${path}.lora_A.weight`), `Layer ${path} is given twice.`);
    all.set(`base_model.model.${path}.lora_A.weight`, {
      dtype: "F32",
      shape: [rank, linear.in],
      data: a,
    });
    all.set(`base_model.model.${path}.lora_B.weight`, {
      dtype: "F32",
      shape: [linear.out, rank],
      data: b,
    });
  }
  return writeSafetensors(all, metadata);
}

/** `adapter_config.json` as PEFT writes it: sorted keys, two spaces. */
export function adapterConfigJson(adapter: AdapterToExport): string {
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
    lora_alpha: alpha,
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
