/**
 * The layout of LoRA pairs in the arenas of values, gradients and moments. Pure, so that memory is known without a GPU.
 * Offsets are multiples of 256 bytes, as bindings need.
 */
import { Random } from "../../base/random.ts";
import type { AdapterConfig } from "../../protocol/config.ts";
import type { Tensor } from "../graph/trace.ts";
import type { Adapters, WeightCatalog } from "../nn/weights.ts";

export interface AdapterPair {
  /** Module path, as PEFT names it: `model.language_model.layers.0.self_attn.q_proj`. */
  path: string;
  /** Columns and rows of the module's weight. */
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
  /** Whether vision towers have pairs, so that features cannot be cached during training. */
  vision: boolean;
  /** Bytes of one arena. */
  bytes: number;
}

/** A family's adaptable linear layers: regular expressions for module paths. */
export interface ModelParts {
  /** Layers of the language model; a configuration chooses among them by module name (target_modules). */
  language: RegExp;
  projector?: RegExp;
  /** Layers of the vision towers. */
  vision?: RegExp;
}

const align = (bytes: number) => Math.ceil(bytes / 256) * 256;

/** A linear layer that may get a LoRA pair. */
interface AdaptableModule {
  path: string;
  part: keyof ModelParts;
  inFeatures: number;
  outFeatures: number;
}

/** The adaptable linear layers of a model, in catalog order. */
export function adaptableModules(catalog: WeightCatalog, parts: ModelParts): AdaptableModule[] {
  const modules: AdaptableModule[] = [];
  const names = ["language", "projector", "vision"] as const;
  for (const [name, { shape }] of catalog) {
    if (!name.endsWith(".weight") || shape.length !== 2) continue;
    const path = name.slice(0, -".weight".length);
    const [outFeatures, inFeatures] = shape as [number, number];
    const part = names.find((name) => parts[name]?.test(path));
    if (part) modules.push({ path, part, inFeatures, outFeatures });
  }
  return modules;
}

/** Lays out the pairs that the configuration chooses. @throws Error when it chooses none. */
export function layOutAdapter(
  catalog: WeightCatalog,
  parts: ModelParts,
  config: AdapterConfig,
): AdapterLayout {
  const { rank, alpha, dropout } = config;
  const targets = new Set<string>(config.targets);
  let bytes = 0;
  const take = (floats: number) => {
    const offset = bytes;
    bytes += align(floats * 4);
    return offset;
  };
  const chosen = adaptableModules(catalog, parts).filter(({ path, part }) =>
    part === "language" ? config.language && targets.has(path.split(".").at(-1)!) : config[part],
  );
  const pairs = chosen.map(({ path, inFeatures, outFeatures }): AdapterPair => {
    const aOffset = take(rank * inFeatures);
    return { path, inFeatures, outFeatures, aOffset, bOffset: take(outFeatures * rank) };
  });
  if (pairs.length === 0) {
    throw new Error(
      "No layer is chosen for the adapter. Choose at least one kind of layer, and a part of the model that this model has.",
    );
  }
  const vision = chosen.some(({ part }) => part === "vision");
  return { rank, alpha, dropout, pairs, vision, bytes };
}

/**
 * Initial values as in PEFT: A uniform in ±1/sqrt(in) (kaiming_uniform with a = sqrt 5), B zero, so that the adapted model
 * starts equal to the base model bit by bit.
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

/** The adapters of a layout while recording. `seed` is the input with the dropout seed of this micro-batch. */
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
