/**
 * Compares the tensors of a checkpoint with what an architecture asks for: the model is recorded on a throw-away trace, which
 * names every weight it uses. All that is wrong of one sort is said in one sentence, before anything is loaded.
 */
import { formatCount } from "../../base/formatCount.ts";
import { UserError } from "../../base/userError.ts";
import type { Dtype } from "../../formats/safetensors.ts";
import { Trace } from "../graph/trace.ts";
import { Weights, type WeightInfo } from "../nn/weights.ts";
import { canonicalName, isVision, type Renames } from "./catalog.ts";
import { listed, type SafetensorsFiles, type StoredTensor } from "./safetensorsFiles.ts";

export interface Fitted {
  /** The tensors to load by module path, in the order of the files. */
  used: Map<string, StoredTensor>;
  /** Stored names that this architecture has no use for: heads, last layers of towers. */
  leftOut: string[];
}

/** Tables that are made anew from the configuration, though some files carry them. */
const KNOWN_UNUSED = /(^|\.)(rotary_emb\.inv_freq|position_ids)$/;

/** More than any model has. Counted while it is recorded, which would not end in time with a million layers. */
const MOST_ASKED = 50_000;

const READABLE: readonly Dtype[] = ["F32", "F16", "BF16", "F64"];

/**
 * @param type what the architecture is called, for messages
 * @param record asks for every weight
 * @throws UserError when tensors are missing, have other shapes or unreadable numbers, or would change what a layer computes.
 */
export function fitTensors(
  stored: SafetensorsFiles,
  renames: Renames,
  type: string,
  record: (w: Weights) => unknown,
): Fitted {
  const byPath = new Map<string, { name: string; tensor: StoredTensor }>();
  for (const [name, tensor] of stored) {
    const path = canonicalName(name, renames);
    const other = byPath.get(path);
    if (other) {
      throw new UserError(
        `The model files hold ${path} twice, as "${other.name}" and as "${name}". Get a fresh copy of the model.`,
      );
    }
    byPath.set(path, { name, tensor });
  }
  const asked = askedOf(byPath, record);
  const missing = [...asked.keys()].filter((path) => !byPath.has(path));
  if (missing.length) {
    throw new UserError(
      `The model files lack ${missing.length} of the ${formatCount(asked.size, "tensor")} that a ${type} model of this config.json needs: ${listed(missing)}. Files and config.json are of different models, or a file is missing.`,
    );
  }
  const used = new Map<string, StoredTensor>();
  const extra: string[] = [];
  for (const [path, { tensor }] of byPath) {
    if (asked.has(path)) used.set(path, tensor);
    else if (READABLE.includes(tensor.dtype) && !KNOWN_UNUSED.test(path)) extra.push(path);
  }
  checkShapes(asked, used);
  checkNumbers(used);
  checkExtra(asked, extra, type);
  return { used, leftOut: extra.map((path) => byPath.get(path)!.name) };
}

type AskedShapes = Map<string, readonly number[] | undefined>;

function askedOf(
  byPath: ReadonlyMap<string, { tensor: StoredTensor }>,
  record: (w: Weights) => unknown,
): AskedShapes {
  const asked: AskedShapes = new Map();
  const catalog = new Map<string, WeightInfo>();
  for (const [path, { tensor }] of byPath)
    catalog.set(path, { shape: tensor.shape, format: "f32" });
  const ask = (name: string, shape: readonly number[] | undefined) => {
    asked.set(name, shape ?? asked.get(name));
    if (asked.size <= MOST_ASKED) return;
    throw new UserError(
      `config.json asks for more than ${MOST_ASKED} tensors, and the model files hold ${byPath.size}: it is damaged, or of a much larger model.`,
    );
  };
  record(new Weights(new Trace(), catalog, undefined, "", ask));
  return asked;
}

function checkShapes(asked: AskedShapes, used: ReadonlyMap<string, StoredTensor>): void {
  const wrong = [...used].flatMap(([path, { shape }]) => {
    const wanted = asked.get(path);
    if (!wanted || String(wanted) === String(shape)) return [];
    return [`${path} is (${shape.join(", ")}) and should be (${wanted.join(", ")})`];
  });
  if (wrong.length === 0) return;
  throw new UserError(
    `${formatCount(wrong.length, "tensor has", "tensors have")} another shape than config.json asks for: ${listed(wrong)}. Files and config.json are of different models.`,
  );
}

function checkNumbers(used: ReadonlyMap<string, StoredTensor>): void {
  const wrong = [...used].filter(([, { dtype }]) => !READABLE.includes(dtype));
  if (wrong.length === 0) return;
  const types = [...new Set(wrong.map(([, { dtype }]) => dtype))];
  throw new UserError(
    `${formatCount(wrong.length, "tensor holds", "tensors hold")} numbers of type ${types.join(", ")}: ${listed(wrong.map(([path]) => path))}. This studio reads F32, F16 and BF16; get the model as it was before it was quantised.`,
  );
}

/**
 * Within a module or a layer that is used, a tensor that nobody asks for means another computation than ours; so does a layer
 * more of a decoder. Eyes may have last layers that nobody looks at.
 */
function checkExtra(asked: AskedShapes, extra: readonly string[], type: string): void {
  const inside = new Set([...asked.keys()].flatMap(surroundings));
  const decoders = new Set(
    [...asked.keys()].filter((path) => !isVision(path)).flatMap(listsAround),
  );
  const changing = extra.filter(
    (path) =>
      surroundings(path).some((module) => inside.has(module)) ||
      (!isVision(path) && listsAround(path).some((list) => decoders.has(list))),
  );
  if (changing.length === 0) return;
  throw new UserError(
    `The model files hold ${formatCount(changing.length, "tensor")} inside layers that a ${type} model of this config.json has no use for: ${listed(changing)}. It computes something else than this studio knows, or files and config.json are of different models.`,
  );
}

/** The module that holds a tensor, and each numbered layer around it. */
function surroundings(path: string): string[] {
  const parts = path.split(".");
  const modules = parts
    .slice(1, -1)
    .flatMap((part, i) => (/^\d+$/.test(part) ? [parts.slice(0, i + 2).join(".")] : []));
  const parent = parts.slice(0, -1).join(".");
  return parent ? [...modules, parent] : modules;
}

/** Each list of numbered layers around a tensor: "model.layers" of "model.layers.3.norm.weight". */
function listsAround(path: string): string[] {
  const parts = path.split(".");
  return parts.flatMap((part, i) => (/^\d+$/.test(part) ? [parts.slice(0, i).join(".")] : []));
}
