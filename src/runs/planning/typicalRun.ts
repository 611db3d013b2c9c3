/**
 * Whether a model fits this device, before its weights are downloaded: the planner of runs plans a typical run and a typical
 * chat from the shapes in the headers of the weight files. A typical conversation shows one picture, where the model takes
 * pictures, as its own processor cuts it.
 */
import type { Precision, PrecisionPlan } from "../../protocol/config.ts";
import type { MediaFacts, MediaGrid } from "../../protocol/mediaGrid.ts";
import type { ModelFit, Offered } from "../../protocol/models.ts";
import type { Example } from "../../protocol/records.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { size } from "../../engine/graph/shape.ts";
import { catalogBytes, SHARD_BYTES } from "../../engine/weights/catalog.ts";
import type { CheckpointTensors } from "../../engine/weights/safetensorsFiles.ts";
import { adaptableParts } from "../../families/adaptableParts.ts";
import type { OpenModel } from "../../families/family.ts";
import { isKnownType } from "../../families/index.ts";
import { planModel, type ModelPlan } from "../../inference/openModel.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { estimate, estimateChat } from "./plan.ts";
import { DEFAULT_PRECISION, presets } from "./presets.ts";
import type { TrainingRows } from "../data/rows.ts";

/** A picture as phones and cameras give it once it is made smaller for the web. */
export const TYPICAL_PICTURE = { kind: "image", width: 1024, height: 768 } satisfies MediaFacts;

/** Tokens of a conversation; where its picture alone takes about as many, the picture and TEXT_TOKENS. */
const TOKENS = 512;
const TEXT_TOKENS = 128;
/** Tokens of the answer, of TEXT_TOKENS. */
const ANSWER_TOKENS = 64;
/** Conversations: a step of the default settings has 8, a run answers 4 sample prompts. */
const TRAIN_ROWS = 8;
const VALIDATION_ROWS = 4;
/** The Chat screen's own limit of an answer. */
const CHAT_TOKENS = 128;
const ANY_SIZE = Number.MAX_SAFE_INTEGER;

const PRECISIONS: readonly Precision[] = ["q4", "q8", "f16"];

const precisionPlan = (precision: Precision): PrecisionPlan =>
  precision === "q4"
    ? DEFAULT_PRECISION
    : { linears: precision, embeddings: precision === "f16" ? "f16" : "q8", vision: precision };

export interface DeviceLimits {
  software: boolean;
  offered: Offered;
}

/** What the files of a model say. */
export interface ModelDescription {
  /** config.json */
  config: Record<string, unknown>;
  tensors: CheckpointTensors;
  /** How the model's processor cuts a picture; null without the processor's files. */
  gridOf: ((picture: MediaFacts) => MediaGrid) | null;
}

/**
 * null for a `model_type` without a family: such a model cannot be opened, so there is nothing to plan.
 * @throws UserError when the tensors are not those of the architecture
 */
export function modelFit(
  { config, tensors, gridOf }: ModelDescription,
  { software, offered }: DeviceLimits,
): ModelFit | null {
  if (!isKnownType(config["model_type"])) return null;
  const weights = PRECISIONS.map((precision) => {
    const stored = { maxBindingBytes: ANY_SIZE };
    const { catalog } = planModel(config, tensors, precisionPlan(precision), stored);
    return { precision, bytes: catalogBytes(catalog) };
  });
  const planned = storedPlan(config, tensors, software, offered.bindingBytes || SHARD_BYTES);
  const profile: DeviceProfile = { software, matmul: "register" };
  const rows = typicalRows(planned.model, gridOf);
  const [first] = rows.own;
  const parameters = [...tensors.values()].reduce((sum, { shape }) => sum + size(shape), 0);
  const examples = [...rows.own, ...rows.validation].map(({ example }) => example);
  const { ids } = first!.encoded;
  const parts = adaptableParts(planned.model);
  const preset = presets({ id: "", parameters, parts }, examples, ids.length).find(
    ({ id }) => id === "normal",
  )!;
  const report = estimate(planned, rows, preset.config, profile, offered);
  const { width, height } = TYPICAL_PICTURE;
  return {
    weights,
    chat: estimateChat(planned, first!.encoded, CHAT_TOKENS, profile, offered),
    training: {
      bytes: report.totalBytes,
      largestBytes: report.largestBindingBytes,
      verdict: report.verdict,
    },
    picture: first!.example.media.length > 0 ? { width, height } : null,
    tokens: ids.length,
    rank: preset.config.adapter.rank,
    offered,
  };
}

/** The plan for this device; where a shard is too large for it, one without that limit, which the verdict then refuses. */
function storedPlan(
  config: Record<string, unknown>,
  tensors: CheckpointTensors,
  software: boolean,
  maxBindingBytes: number,
): ModelPlan {
  try {
    return planModel(config, tensors, DEFAULT_PRECISION, { software, maxBindingBytes });
  } catch {
    return planModel(config, tensors, DEFAULT_PRECISION, { software, maxBindingBytes: ANY_SIZE });
  }
}

/** Rows whose conversations are all alike, each with a picture of its own where the model sees. */
export function typicalRows(
  { shape, vision }: OpenModel,
  gridOf: ModelDescription["gridOf"],
): TrainingRows {
  const grid = vision && gridOf ? gridOf(TYPICAL_PICTURE) : null;
  const visualTokens = grid ? vision!.visualTokens(grid) : 0;
  // Without room for a picture the model is used for text.
  const grids = grid && visualTokens + TEXT_TOKENS <= shape.contextLength ? [grid] : [];
  const count = grids.length > 0 ? visualTokens : 0;
  const tokens = Math.min(Math.max(TOKENS, count + TEXT_TOKENS), shape.contextLength);
  const row = (split: Example["split"], index: number): TrainingRow => ({
    example: {
      ...{ id: `${split} ${index}`, projectId: "", source: "", editedAt: "" },
      part: grids.length > 0 ? "image" : "text",
      media: grids.map(() => ({
        ...TYPICAL_PICTURE,
        ...{ hash: `${split} ${index}`, mime: "image/webp", bytes: 0, localName: "" },
      })),
      turns: [{ question: "What is this?", answer: "This is an answer.", kind: "" }],
      split,
    },
    encoded: {
      ids: new Int32Array(tokens),
      trained: new Uint8Array(tokens).fill(1, -Math.min(ANSWER_TOKENS, tokens - 1)),
      mediaSpans: grids.map(() => ({ media: 0, start: 1, count })),
      mediaGrids: grids,
    },
  });
  const rows = (split: Example["split"], length: number) =>
    Array.from({ length }, (_, index) => row(split, index));
  return {
    own: rows("train", TRAIN_ROWS),
    replay: [],
    validation: rows("validation", VALIDATION_ROWS),
    leftOut: [],
  };
}
