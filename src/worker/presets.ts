/** Three lessons to choose from. They differ in how long they learn; everything else is the same good default. */
import type { Preset, PresetId, PrecisionPlan, RunConfig } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";

/** How the embedded model is held: towers are small and their rounding would cost accuracy, so they keep 8 bits. */
export const DEFAULT_PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };

const base: Omit<RunConfig, "modelId" | "parts"> = {
  method: "supervised",
  precision: DEFAULT_PRECISION,
  adapter: {
    rank: 8,
    alpha: 16,
    dropout: 0,
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    language: true,
    projector: false,
    vision: false,
  },
  optim: {
    learningRate: 4e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    maxGradNorm: 1,
    schedule: "cosine",
    warmupRatio: 0.1,
  },
  epochs: 4,
  maxSteps: 0,
  batch: 8,
  accumulate: 1,
  maxTokens: 512,
  replayShare: 0.25,
  seed: 1,
  checkEvery: 20,
  checkpointing: false,
};

const LENGTHS: readonly {
  id: PresetId;
  title: string;
  about: string;
  change: Partial<RunConfig>;
}[] = [
  {
    id: "quick",
    title: "Quick taste",
    about: "A first look: it learns the main words and stops.",
    change: { epochs: 100, maxSteps: 80, optim: { ...base.optim, learningRate: 6e-3 } },
  },
  {
    id: "normal",
    title: "Normal",
    about: "Goes over every example about six times.",
    change: { epochs: 6 },
  },
  {
    id: "thorough",
    title: "Thorough",
    about: "Goes over every example about fifteen times, with smaller steps.",
    change: { epochs: 15, optim: { ...base.optim, learningRate: 2e-3 }, checkEvery: 50 },
  },
];

/** Lengths are rounded up to these, so that a word more in an example changes nothing. */
const LENGTH_STEP = 64;

/**
 * Parts without examples are left out; so is the replay share when there are no general examples. `longest`: tokens of the
 * longest conversation, since a picture alone takes thousands in some families, and shorter lessons would leave all out.
 */
export function presets(modelId: string, examples: readonly Example[], longest = 0): Preset[] {
  const has = (part: Example["part"]) =>
    examples.some((e) => e.part === part && e.split === "train");
  const parts = (["image", "video", "text"] as const).filter(has);
  const replayShare = has("replay") ? base.replayShare : 0;
  const maxTokens = Math.max(base.maxTokens, Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP);
  return LENGTHS.map(({ id, title, about, change }) => ({
    id,
    title,
    about,
    config: { ...base, ...change, modelId, parts, replayShare, maxTokens },
  }));
}
