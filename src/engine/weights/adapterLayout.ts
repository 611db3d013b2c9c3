/**
 * Where each low-rank pair lies in the arenas of trained values, gradients and moments: pure, so that memory is known
 * before a GPU is touched. Offsets are multiples of 256 bytes, as bindings need.
 */
import { Random } from "../../base/random.ts";
import type { AdapterConfig } from "../../protocol/config.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Adapters, WeightCatalog } from "../nn/weights.ts";

export interface AdapterPair {
  /** Module path, as PEFT names it: `model.language_model.layers.0.self_attn.q_proj`. */
  path: string;
  /** Columns and rows of the weight beside it. */
  inFeatures: number;
  outFeatures: number;
  /** Byte offsets of A (rank, in) and B (out, rank). */
  aOffset: number;
  bOffset: number;
}

export interface AdapterLayout {
  rank: number;
  alpha: number;
  dropout: number;
  pairs: AdapterPair[];
  /** Bytes of one arena. */
  bytes: number;
}

const align = (bytes: number) => Math.ceil(bytes / 256) * 256;

/** Module paths that a configuration adapts, in the order of the catalog. */
function adaptedPaths(catalog: WeightCatalog, config: AdapterConfig): string[] {
  const language = new RegExp(
    `^model\\.language_model\\.layers\\.\\d+\\.\\w+\\.(${config.targets.join("|")})\\.weight$`,
  );
  return [...catalog.keys()]
    .filter(
      (name) =>
        (config.language && config.targets.length > 0 && language.test(name)) ||
        (config.projector && /^model\.multi_modal_projector\.linear_\d\.weight$/.test(name)),
    )
    .map((name) => name.replace(/\.weight$/, ""));
}

/** @throws Error when nothing would be adapted. */
export function layOutAdapter(catalog: WeightCatalog, config: AdapterConfig): AdapterLayout {
  const { rank, alpha, dropout } = config;
  let bytes = 0;
  const take = (floats: number) => {
    const offset = bytes;
    bytes += align(floats * 4);
    return offset;
  };
  const pairs = adaptedPaths(catalog, config).map((path): AdapterPair => {
    const [outFeatures, inFeatures] = catalog.get(`${path}.weight`)!.shape as [number, number];
    const aOffset = take(rank * inFeatures);
    return { path, inFeatures, outFeatures, aOffset, bOffset: take(outFeatures * rank) };
  });
  if (pairs.length === 0) {
    throw new Error(
      "No layer is chosen for the adapter. Choose at least one kind of layer, and the language model or the projector.",
    );
  }
  return { rank, alpha, dropout, pairs, bytes };
}

/**
 * Starting values as PEFT's: A uniform in ±1/sqrt(in) (kaiming_uniform with a = sqrt 5), B zero, so that the adapted model
 * begins as the base model, bit for bit.
 */
export function initialValues(layout: AdapterLayout, seed: number): Float32Array {
  const values = new Float32Array(layout.bytes / 4);
  const random = new Random(seed);
  for (const { aOffset, inFeatures } of layout.pairs) {
    const bound = 1 / Math.sqrt(inFeatures);
    for (let i = 0; i < layout.rank * inFeatures; i++) {
      values[aOffset / 4 + i] = (random.uniform() * 2 - 1) * bound;
    }
  }
  return values;
}

/** Hands each adapted layer its pair while recording. `seed` is the tensor with this pass's dropout seed. */
export function adaptersOf(layout: AdapterLayout, seed?: Tensor): Adapters {
  const byPath = new Map(layout.pairs.map((pair, salt) => [pair.path, { pair, salt }]));
  return (trace, path) => {
    const found = byPath.get(path);
    if (!found) return undefined;
    const { pair, salt } = found;
    const { rank, alpha, dropout } = layout;
    const a = trace.parameter(`${path}.lora_A`, [rank, pair.inFeatures], pair.aOffset);
    const b = trace.parameter(`${path}.lora_B`, [pair.outFeatures, rank], pair.bOffset);
    const dropping = seed && dropout > 0 ? { dropout: { rate: dropout, seed, salt } } : {};
    return { a, b, scale: alpha / rank, ...dropping };
  };
}
