/**
 * The layout of LoRA pairs in the arenas of values, gradients and moments. Pure, so that memory is known without a GPU.
 * Offsets are multiples of 256 bytes, as bindings need.
 */
import { Random } from "../../base/random.ts";
import type { AdapterConfig } from "../../protocol/config.ts";
import { size } from "../graph/shape.ts";
import type { Parameter, Tensor, Trace } from "../graph/trace.ts";
import type { Adapters, WeightCatalog } from "../nn/weights.ts";

export interface AdapterPair {
  /** Module path, as PEFT names it: `model.language_model.layers.0.self_attn.q_proj`. */
  path: string;
  /** The part of the model that the module belongs to; pairs of a part are frozen together. */
  part: keyof ModelParts;
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
  /** Tensors trained beside the pairs. */
  tensors: PlacedTensor[];
  /** Whether vision towers have pairs, so that features cannot be cached during training. */
  vision: boolean;
  /** Bytes of one arena. */
  bytes: number;
}

/** A dense tensor that a method trains beside the LoRA pairs, such as a matrix of a connector. */
export interface TrainedTensor {
  name: string;
  shape: readonly number[];
  /** Tensors of a group are frozen together. */
  group: string;
  /** Values at the start: all the same, or uniform in [-bound, bound]. */
  init: { value: number } | { bound: number };
}

export interface PlacedTensor extends TrainedTensor {
  /** In bytes. */
  offset: number;
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

/**
 * Lays out the pairs that the configuration chooses, and after them the tensors that a method trains beside them.
 * @throws {Error} when no pair is chosen.
 */
export function layOutAdapter(
  catalog: WeightCatalog,
  parts: ModelParts,
  config: AdapterConfig,
  trained: readonly TrainedTensor[] = [],
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
  const pairs = chosen.map((module): AdapterPair => {
    const { path, part, inFeatures, outFeatures } = module;
    const aOffset = take(rank * inFeatures);
    return { path, part, inFeatures, outFeatures, aOffset, bOffset: take(outFeatures * rank) };
  });
  if (pairs.length === 0) {
    throw new Error(
      "No layer is chosen for the adapter. Choose at least one kind of layer, and a part of the model that this model has.",
    );
  }
  const tensors = trained.map((tensor): PlacedTensor => ({
    ...tensor,
    offset: take(size(tensor.shape)),
  }));
  const vision = chosen.some(({ part }) => part === "vision");
  return { rank, alpha, dropout, pairs, tensors, vision, bytes };
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
  for (const { offset, shape, init } of layout.tensors) {
    const at = offset / 4;
    if ("value" in init) values.fill(init.value, at, at + size(shape));
    else
      for (let i = 0; i < size(shape); i++)
        values[at + i] = (random.uniform() * 2 - 1) * init.bound;
  }
  return values;
}

/**
 * The bytes of an arena that a trained tensor takes, padding included. The group of a LoRA pair is its part of the model.
 */
export interface ParameterRange {
  group: string;
  begin: number;
  end: number;
}

/** Of every trained tensor: A and B of each pair, then the method's own, as they lie in the arenas. */
export function parameterRanges(layout: AdapterLayout): ParameterRange[] {
  const starts = [
    ...layout.pairs.flatMap(({ part, aOffset, bOffset }) =>
      [aOffset, bOffset].map((begin) => ({ group: part as string, begin })),
    ),
    ...layout.tensors.map(({ group, offset }) => ({ group, begin: offset })),
  ];
  return starts.map(({ group, begin }, i) => ({
    ...{ group, begin },
    end: starts[i + 1]?.begin ?? layout.bytes,
  }));
}

/**
 * The byte ranges of an arena that train while `frozen` groups keep their values: neighbours are joined, so that nothing
 * frozen gives one range.
 */
export function trainedRanges(
  layout: AdapterLayout,
  frozen: readonly string[],
): { begin: number; end: number }[] {
  const joined: { begin: number; end: number }[] = [];
  for (const { group, begin, end } of parameterRanges(layout)) {
    if (frozen.includes(group)) continue;
    const before = joined.at(-1);
    if (before?.end === begin) before.end = end;
    else joined.push({ begin, end });
  }
  return joined;
}

/** A method's tensors by name while recording; those of frozen groups need no gradient. @throws {Error} for another name. */
export function trainedTensors(
  layout: AdapterLayout,
  trace: Trace,
  frozen: readonly string[],
): (name: string) => Parameter {
  const byName = new Map(layout.tensors.map((tensor) => [tensor.name, tensor]));
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new Error(`The method trains no tensor ${name}.`);
    const parameter = trace.parameter(name, found.shape, found.offset);
    if (!frozen.includes(found.group)) return parameter;
    return { ...parameter, value: trace.detach(parameter.value) };
  };
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
