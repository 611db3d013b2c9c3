/** Facts for a model card, as a small kitchen run would have them. */
import { withFindings } from "../../../evaluation/findings.ts";
import { reportOf, times } from "../../../evaluation/testing/report.ts";
import type { CardFacts } from "../../card/modelCard.ts";

const onion = { reference: "onion", kind: "name" };

const scores = withFindings(
  reportOf([
    ...times(1, { ...onion, base: "onion", adapter: "onion" }),
    ...times(9, { ...onion, base: "a pan", adapter: "onion" }),
    ...times(6, { ...onion, reference: "leek", base: "a pan", adapter: "leek" }),
    ...times(4, { ...onion, reference: "leek", base: "a pan", adapter: "onion" }),
    ...times(20, { reference: "car", part: "replay", base: "car", adapter: "car" }),
  ]),
);

export function sampleCard(): Omit<CardFacts, "adapter" | "files"> {
  return {
    title: "Kitchen",
    field: "cooking",
    licence: "CC-BY-4.0",
    clearance: null,
    notice: "Pictures: Noto Emoji, Apache-2.0.",
    versionId: "0123456789abcdef",
    log: { entries: 12, hash: "ab".repeat(32) },
    examples: { train: 120, validation: 12, test: 20 },
    questions: { train: 1240, validation: 24, test: 40 },
    learnt: [],
    method: {
      ...{ id: "supervised", title: "Your answers", about: "", when: "", source: "LoRA" },
      fields: [],
    },
    config: {
      modelId: "scion-sprout",
      method: { id: "supervised", settings: {} },
      precision: { linears: "q4", embeddings: "q8", vision: "f32" },
      adapter: {
        rank: 2,
        alpha: 6,
        dropout: 0.05,
        targets: ["q_proj", "down_proj"],
        language: true,
        projector: true,
        vision: false,
      },
      optim: {
        learningRate: 0.004,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0,
        maxGradNorm: 1,
        schedule: "cosine",
        warmupRatio: 0.03,
      },
      epochs: 3,
      maxSteps: 0,
      batch: 4,
      accumulate: 2,
      maxTokens: 256,
      replayShare: 0.25,
      parts: ["image", "video", "text"],
      seed: 42,
      evalEvery: 20,
      checkpointing: false,
    },
    branch: undefined,
    steps: 150,
    firstLoss: 3.21987,
    lastLoss: 0.12345,
    scores,
    prompt: {
      text: "USER: <image>\nWhat is this? ASSISTANT:",
      ...{ hasPicture: true, hasStart: false },
    },
  };
}
