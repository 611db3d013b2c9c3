/**
 * Memory from the sizes in config.json, for model types that cannot be recorded: the formula of QLoRA with gradient
 * checkpointing at each block. L layers, T tokens, d width, q and kv widths of queries and keys, ff of the MLP, V vocabulary:
 *   training = weights + 16 R + 4 L T d + 4 T (2q + 2kv + 5d + 3ff) + 4 T (2ff + 3d) + 8 c V + 32 MB staging
 *   chat     = weights + 8 L T kv + 4 T (2q + 2kv + 5d + 3ff) + 4 V
 * with R adapter parameters (value, gradient and two moments are 16 bytes) and c rows of logits at a time.
 */

/** Sizes of the language model. */
export interface TextSizes {
  layers: number;
  width: number;
  queryWidth: number;
  keyWidth: number;
  mlpWidth: number;
  vocabulary: number;
}

const LOGIT_ROWS = 64;
const STAGING_BYTES = 32 * 2 ** 20;

/** From config.json, whose language model may lie under `text_config`; null when a number is missing. */
export function textSizes(config: Record<string, unknown>): TextSizes | null {
  const text = (config["text_config"] ?? config) as Record<string, unknown>;
  const number = (key: string) => {
    const value = text[key] ?? config[key];
    return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
  };
  const [layers, width, heads] = [
    number("num_hidden_layers"),
    number("hidden_size"),
    number("num_attention_heads"),
  ];
  const [mlpWidth, vocabulary] = [number("intermediate_size"), number("vocab_size")];
  if (!layers || !width || !heads || !mlpWidth || !vocabulary) return null;
  const headWidth = number("head_dim") || width / heads;
  const keyHeads = number("num_key_value_heads") || heads;
  return {
    layers,
    width,
    queryWidth: heads * headWidth,
    keyWidth: keyHeads * headWidth,
    mlpWidth,
    vocabulary,
  };
}

/** Parameters of the low-rank pairs of all seven projections. */
export function adapterParameters(n: TextSizes, rank: number): number {
  const pair = (inputs: number, outputs: number) => rank * (inputs + outputs);
  const { width, queryWidth, keyWidth, mlpWidth } = n;
  const attention = 2 * pair(width, queryWidth) + 2 * pair(width, keyWidth);
  return n.layers * (attention + 3 * pair(width, mlpWidth));
}

const blockBytes = ({ width, queryWidth, keyWidth, mlpWidth }: TextSizes, tokens: number) =>
  4 * tokens * (2 * queryWidth + 2 * keyWidth + 5 * width + 3 * mlpWidth);

export function trainingBytes(
  n: TextSizes,
  weightBytes: number,
  { tokens, rank }: { tokens: number; rank: number },
): number {
  const blockInputs = 4 * n.layers * tokens * n.width;
  const gradients = 4 * tokens * (2 * n.mlpWidth + 3 * n.width);
  const logits = 8 * LOGIT_ROWS * n.vocabulary;
  const adapter = 16 * adapterParameters(n, rank);
  return (
    weightBytes + adapter + blockInputs + blockBytes(n, tokens) + gradients + logits + STAGING_BYTES
  );
}

export function chatBytes(n: TextSizes, weightBytes: number, tokens: number): number {
  const cache = 8 * n.layers * tokens * n.keyWidth;
  return weightBytes + cache + blockBytes(n, tokens) + 4 * n.vocabulary;
}
