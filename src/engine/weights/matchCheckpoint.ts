/**
 * Matches the tensors of a checkpoint with those that an architecture requests while it is recorded on a throw-away trace:
 * missing and unexpected tensors, shapes and dtypes, as load_state_dict(strict=True) would. All problems of one kind are
 * reported in one sentence, before anything is loaded.
 */
import { formatCount } from "../../base/words/formatCount.ts";
import { UserError } from "../../base/userError.ts";
import type { Dtype } from "../../formats/safetensors/safetensors.ts";
import { Trace } from "../graph/trace.ts";
import { Weights, type WeightInfo } from "../nn/weights.ts";
import { canonicalName, isVision, type Renames } from "./catalog.ts";
import { listed, type CheckpointTensors, type CheckpointTensor } from "./safetensorsFiles.ts";

export interface MatchedTensors {
  /** Tensors to load by canonical name, in file order. */
  used: Map<string, CheckpointTensor>;
  /** Names in the checkpoint that are not loaded: unused heads, last layers of vision towers. */
  unused: string[];
}

/** Buffers that are computed from the configuration, though some checkpoints contain them. */
const IGNORED = /(^|\.)(rotary_emb\.inv_freq|position_ids)$/;

/** More than any model has. Checked during recording, which would take too long for a config with a million layers. */
const MAX_WEIGHTS = 50_000;

const READABLE_DTYPES: readonly Dtype[] = ["F32", "F16", "BF16", "F64"];

/**
 * @param type name of the architecture, for messages
 * @param record requests every weight
 * @throws {UserError} when tensors are missing, have other shapes or unreadable dtypes, or are unexpected within a used module.
 */
export function matchCheckpoint(
  checkpoint: CheckpointTensors,
  renames: Renames,
  type: string,
  record: (w: Weights) => unknown,
): MatchedTensors {
  const byPath = new Map<string, { name: string; tensor: CheckpointTensor }>();
  for (const [name, tensor] of checkpoint) {
    const path = canonicalName(name, renames);
    const other = byPath.get(path);
    if (other) {
      throw new UserError(
        `The model files hold ${path} twice, as "${other.name}" and as "${name}". Get a fresh copy of the model.`,
      );
    }
    byPath.set(path, { name, tensor });
  }
  const requested = requestedShapes(byPath, record);
  const missing = [...requested.keys()].filter((path) => !byPath.has(path));
  if (missing.length) {
    throw new UserError(
      `The model files lack ${missing.length} of the ${formatCount(requested.size, "tensor")} that a ${type} model of this config.json needs: ${listed(missing)}. Files and config.json are of different models, or a file is missing.`,
    );
  }
  const used = new Map<string, CheckpointTensor>();
  const unexpected: string[] = [];
  for (const [path, { tensor }] of byPath) {
    if (requested.has(path)) used.set(path, tensor);
    else if (READABLE_DTYPES.includes(tensor.dtype) && !IGNORED.test(path)) unexpected.push(path);
  }
  checkShapes(requested, used);
  checkDtypes(used);
  checkUnexpected(requested, unexpected, type);
  return { used, unused: unexpected.map((path) => byPath.get(path)!.name) };
}

type RequestedShapes = Map<string, readonly number[] | undefined>;

function requestedShapes(
  byPath: ReadonlyMap<string, { tensor: CheckpointTensor }>,
  record: (w: Weights) => unknown,
): RequestedShapes {
  const requested: RequestedShapes = new Map();
  const catalog = new Map<string, WeightInfo>();
  for (const [path, { tensor }] of byPath)
    catalog.set(path, { shape: tensor.shape, format: "f32" });
  const onRequested = (name: string, shape: readonly number[] | undefined) => {
    requested.set(name, shape ?? requested.get(name));
    if (requested.size <= MAX_WEIGHTS) return;
    throw new UserError(
      `config.json asks for more than ${MAX_WEIGHTS} tensors, and the model files hold ${byPath.size}: it is damaged, or of a much larger model.`,
    );
  };
  record(new Weights(new Trace(), catalog, undefined, "", onRequested));
  return requested;
}

function checkShapes(
  requested: RequestedShapes,
  used: ReadonlyMap<string, CheckpointTensor>,
): void {
  const wrong = [...used].flatMap(([path, { shape }]) => {
    const wanted = requested.get(path);
    if (!wanted || String(wanted) === String(shape)) return [];
    return [`${path} is (${shape.join(", ")}) and should be (${wanted.join(", ")})`];
  });
  if (wrong.length === 0) return;
  throw new UserError(
    `${formatCount(wrong.length, "tensor has", "tensors have")} another shape than config.json asks for: ${listed(wrong)}. Files and config.json are of different models.`,
  );
}

function checkDtypes(used: ReadonlyMap<string, CheckpointTensor>): void {
  const wrong = [...used].filter(([, { dtype }]) => !READABLE_DTYPES.includes(dtype));
  if (wrong.length === 0) return;
  const types = [...new Set(wrong.map(([, { dtype }]) => dtype))];
  throw new UserError(
    `${formatCount(wrong.length, "tensor holds", "tensors hold")} numbers of type ${types.join(", ")}: ${listed(wrong.map(([path]) => path))}. This studio reads F32, F16 and BF16; get the model as it was before it was quantised.`,
  );
}

/**
 * An unexpected tensor within a used module or layer means that the checkpoint's model computes something else; so does an
 * additional decoder layer. Vision towers may have unused last layers.
 */
function checkUnexpected(
  requested: RequestedShapes,
  unexpected: readonly string[],
  type: string,
): void {
  const inside = new Set([...requested.keys()].flatMap(enclosingModules));
  const decoders = new Set(
    [...requested.keys()].filter((path) => !isVision(path)).flatMap(enclosingLists),
  );
  const changing = unexpected.filter(
    (path) =>
      enclosingModules(path).some((module) => inside.has(module)) ||
      (!isVision(path) && enclosingLists(path).some((list) => decoders.has(list))),
  );
  if (changing.length === 0) return;
  throw new UserError(
    `The model files hold ${formatCount(changing.length, "tensor")} inside layers that a ${type} model of this config.json has no use for: ${listed(changing)}. It computes something else than this studio knows, or files and config.json are of different models.`,
  );
}

/** The module of a tensor, and each numbered layer that contains it. */
function enclosingModules(path: string): string[] {
  const parts = path.split(".");
  const modules = parts
    .slice(1, -1)
    .flatMap((part, i) => (/^\d+$/.test(part) ? [parts.slice(0, i + 2).join(".")] : []));
  const parent = parts.slice(0, -1).join(".");
  return parent ? [...modules, parent] : modules;
}

/** Each module list that contains a tensor: "model.layers" of "model.layers.3.norm.weight". */
function enclosingLists(path: string): string[] {
  const parts = path.split(".");
  return parts.flatMap((part, i) => (/^\d+$/.test(part) ? [parts.slice(0, i).join(".")] : []));
}
