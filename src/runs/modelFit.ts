/**
 * Whether a model fits this device, before its weights are downloaded: a chat and a training step are recorded and planned from
 * the shapes in the headers of the weight files. For unknown model types the memory is computed from config.json (textSizes.ts).
 */
import type { Precision, PrecisionPlan } from "../protocol/config.ts";
import type { MemoryNeed, ModelFit, Offered } from "../protocol/models.ts";
import { plan } from "../engine/graph/plan.ts";
import { pooledBytes } from "../engine/graph/bufferPool.ts";
import { Trace } from "../engine/graph/trace.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { isKnownType } from "../families/index.ts";
import type { WeightCatalog, WeightInfo } from "../engine/nn/weights.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import {
  catalogBytes,
  formatOf,
  storageFormat,
  withShards,
  SHARD_BYTES,
} from "../engine/weights/catalog.ts";
import type { CheckpointTensors } from "../engine/weights/safetensorsFiles.ts";
import { recordGenerate } from "../inference/recordGeneration.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import { recordStep } from "../train/recordStep.ts";
import { recordUpdate } from "../train/recordUpdate.ts";
import { verdictOf } from "./verdict.ts";
import { chatBytes, trainingBytes, textSizes } from "./textSizes.ts";
import { DEFAULT_PRECISION } from "./presets.ts";

export interface DeviceLimits {
  software: boolean;
  offered: Offered;
}

/** Training is planned for this length and rank, on all projections of the language model. */
const TOKENS = 512;
const RANK = 16;
const ANSWER_ROWS = 64;
const ANY_SIZE = Number.MAX_SAFE_INTEGER;

const PRECISIONS: readonly Precision[] = ["q4", "q8", "f16"];

const precisionPlan = (precision: Precision): PrecisionPlan =>
  precision === "q4"
    ? DEFAULT_PRECISION
    : { linears: precision, embeddings: precision === "f16" ? "f16" : "q8", vision: precision };

/**
 * null when config.json lacks a size that is needed.
 * @throws UserError when the tensors are not those of the architecture
 */
export function fitOf(
  config: Record<string, unknown>,
  files: CheckpointTensors,
  device: DeviceLimits,
): ModelFit | null {
  const known = isKnownType(config["model_type"]);
  const catalogOf = (precision: PrecisionPlan): WeightCatalog =>
    known
      ? planModel(config, files, precision, { maxBindingBytes: ANY_SIZE }).catalog
      : plainCatalog(files, precision, false);
  const weights = PRECISIONS.map((precision) => ({
    precision,
    bytes: catalogBytes(catalogOf(precisionPlan(precision))),
  }));
  const needs = known ? plannedNeeds(config, files, device) : computedNeeds(config, files, device);
  if (!needs) return null;
  const { offered } = device;
  const withVerdict = (need: Omit<MemoryNeed, "verdict">): MemoryNeed => ({
    ...need,
    verdict: verdictOf(need, offered),
  });
  return {
    weights,
    chat: withVerdict(needs.chat),
    training: withVerdict(needs.training),
    by: known ? "planner" : "formula",
    tokens: TOKENS,
    rank: RANK,
    offered,
  };
}

type Needs = Record<"chat" | "training", Omit<MemoryNeed, "verdict">>;

/** Planned from the programs that would run, for text only; media add tokens to that. */
function plannedNeeds(
  config: Record<string, unknown>,
  files: CheckpointTensors,
  { software, offered }: DeviceLimits,
): Needs {
  const { model, catalog } = storedPlan(
    config,
    files,
    software,
    offered.bindingBytes || SHARD_BYTES,
  );
  const profile: DeviceProfile = { software, matmul: "register" };
  const recorder = { model, catalog, profile };
  const layout = layOutAdapter(catalog, model.parts, {
    rank: RANK,
    alpha: 2 * RANK,
    dropout: 0,
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    language: true,
    projector: false,
    vision: false,
  });
  const text = { tokens: TOKENS, features: 0, visual: 0 };
  const how = { withBackward: true, checkpointing: true };
  const training = [
    plan(recordStep(recorder, layout, { ...text, rows: ANSWER_ROWS }, how)),
    plan(recordUpdate(new Trace(profile), layout)),
  ];
  const shape = { ...text, sequences: 1, cacheRows: TOKENS, crossRows: 0 };
  const chat = [plan(recordGenerate(recorder, undefined, shape))];
  const { layers, kvWidth } = model.shape;
  const cacheBytes = 2 * layers * TOKENS * kvWidth * 4;
  const weightBytes = catalogBytes(catalog);
  const total = (plans: typeof chat, otherBytes: number) => ({
    bytes:
      weightBytes +
      otherBytes +
      pooledBytes(plans) +
      plans.reduce((sum, p) => sum + p.ownedBytes + p.paramsBytes, 0),
    largestBytes: Math.max(...plans.map((p) => p.largestBindingBytes)),
  });
  return { chat: total(chat, cacheBytes), training: total(training, 4 * layout.bytes) };
}

/** The plan for this device; where a shard is too large for it, one without that limit, which the verdict then refuses. */
function storedPlan(
  config: Record<string, unknown>,
  files: CheckpointTensors,
  software: boolean,
  maxBindingBytes: number,
): ModelPlan {
  try {
    return planModel(config, files, DEFAULT_PRECISION, { software, maxBindingBytes });
  } catch {
    return planModel(config, files, DEFAULT_PRECISION, { software, maxBindingBytes: ANY_SIZE });
  }
}

function computedNeeds(
  config: Record<string, unknown>,
  files: CheckpointTensors,
  { software }: DeviceLimits,
): Needs | null {
  const sizes = textSizes(config);
  if (!sizes) return null;
  const weightBytes = catalogBytes(plainCatalog(files, DEFAULT_PRECISION, software));
  const largestBytes = 0;
  return {
    chat: { bytes: chatBytes(sizes, weightBytes, TOKENS), largestBytes },
    training: {
      bytes: trainingBytes(sizes, weightBytes, { tokens: TOKENS, rank: RANK }),
      largestBytes,
    },
  };
}

/** A catalog by stored names instead of canonical ones, to count bytes. */
function plainCatalog(
  files: CheckpointTensors,
  precision: PrecisionPlan,
  software: boolean,
): Map<string, WeightInfo> {
  const catalog = new Map<string, WeightInfo>();
  for (const [name, { shape }] of files) {
    const stored = storageFormat(formatOf(name, shape, precision), software);
    catalog.set(name, withShards(name, { shape, ...stored }, SHARD_BYTES));
  }
  return catalog;
}
