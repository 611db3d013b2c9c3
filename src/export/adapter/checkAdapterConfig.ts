/** Validates `adapter_config.json`: only plain LoRA is accepted, which is applied exactly as PEFT does. */
import { UserError } from "../../base/userError.ts";

export interface CheckedConfig {
  rank: number;
  /** For rank-stabilised LoRA converted so that the scale is alpha / rank. */
  alpha: number;
  dropout: number;
  /** `target_modules`, or null when other keys narrow it. */
  targets: unknown;
}

/** Variants that compute something else than W + (alpha / rank) B A. Absent, null, false or empty means unused. */
const UNSUPPORTED_VARIANTS: [key: string, what: string][] = [
  ["use_dora", "DoRA, which also rescales the weights"],
  ["use_qalora", "QA-LoRA, which pools the inputs"],
  ["use_bdlora", "block-diagonal LoRA"],
  ["lora_bias", "a trained bias in its pairs"],
  ["modules_to_save", "whole retrained layers (modules_to_save)"],
  ["trainable_token_indices", "retrained tokens (trainable_token_indices)"],
  ["target_parameters", "parameters that are not layers (target_parameters)"],
  ["layer_replication", "repeated layers (layer_replication)"],
  ["alora_invocation_tokens", "activation by certain tokens (aLoRA)"],
  ["arrow_config", "a mixture of adapters (Arrow)"],
  ["fan_in_fan_out", "weights stored the other way round (fan_in_fan_out)"],
  ["rank_pattern", "different ranks in different layers (rank_pattern)"],
  ["alpha_pattern", "different scales in different layers (alpha_pattern)"],
];

/** Values of init_lora_weights that also change the base weights. */
const BASE_CHANGING_INITS = ["pissa", "olora", "corda", "loftq", "lora_ga"];

/** @throws {UserError} for the first setting that is not supported. */
export function checkAdapterConfig(config: Record<string, unknown>): CheckedConfig {
  if (config.peft_type !== "LORA") {
    throw new UserError(
      `The adapter is of type ${JSON.stringify(config.peft_type) ?? "unknown"}; only LORA can be imported.`,
    );
  }
  for (const [key, what] of UNSUPPORTED_VARIANTS) {
    if (isSet(config[key])) {
      throw new UserError(
        `The adapter uses ${what}, which Scion would not apply faithfully. Train it as plain LoRA.`,
      );
    }
  }
  if (config.bias !== undefined && config.bias !== "none") {
    throw new UserError(
      `The adapter also trains biases (bias is ${JSON.stringify(config.bias)}); only "none" can be imported.`,
    );
  }
  const start = String(config.init_lora_weights ?? true).toLowerCase();
  if (BASE_CHANGING_INITS.some((name) => start.startsWith(name))) {
    throw new UserError(
      `The adapter began as ${start}, which also changes the base model. Convert it to plain LoRA when saving (PEFT: path_initial_model_for_weight_conversion).`,
    );
  }
  const { r: rank, lora_alpha: alpha, lora_dropout: dropout = 0 } = config;
  if (!Number.isInteger(rank) || (rank as number) < 1) {
    throw new UserError(
      `adapter_config.json says r is ${JSON.stringify(rank) ?? "missing"}; a rank is a whole number of at least 1.`,
    );
  }
  if (typeof alpha !== "number" || !(alpha > 0)) {
    throw new UserError(
      `adapter_config.json says lora_alpha is ${JSON.stringify(alpha) ?? "missing"}; it must be a number above 0.`,
    );
  }
  return {
    rank: rank as number,
    // alpha / sqrt(rank) = (alpha * sqrt(rank)) / rank
    alpha: config.use_rslora === true ? alpha * Math.sqrt(rank as number) : alpha,
    dropout: typeof dropout === "number" ? dropout : 0,
    // Narrowed by other keys: the tensors alone decide.
    targets:
      isSet(config.layers_to_transform) || isSet(config.exclude_modules)
        ? null
        : config.target_modules,
  };
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !(typeof value === "object" && Object.keys(value).length === 0);
}
