/**
 * Defaults for models of hundreds of millions of parameters and more. Learning rate, schedule, warm-up, dropout and gradient
 * checkpointing are those of Video-LLaVA's LoRA launcher (2e-4, cosine, 0.03, 0.05). Rank 16 instead of its 128, batch size 1
 * and the lengths are our choice, for GPUs of 8 GB and projects of some hundred examples.
 */
import type { OptimConfig } from "../../../protocol/config.ts";
import type { DefaultHyperparameters } from "./defaults.ts";

const optim: OptimConfig = {
  learningRate: 2e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  maxGradNorm: 1,
  schedule: "cosine",
  warmupRatio: 0.03,
};

export const largeModels: DefaultHyperparameters = {
  common: {
    method: { id: "supervised", settings: {} },
    adapter: {
      rank: 16,
      alpha: 32,
      dropout: 0.05,
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
      language: true,
      projector: false,
      vision: false,
    },
    optim,
    epochs: 3,
    maxSteps: 0,
    batch: 1,
    accumulate: 8,
    maxTokens: 512,
    replayShare: 0.1,
    seed: 1,
    evalEvery: 20,
    checkpointing: true,
  },
  lengths: [
    {
      id: "quick",
      title: "Quick taste",
      about: "A first look: at most forty steps, to see whether it goes the right way.",
      minSteps: 10,
      change: { epochs: 100, maxSteps: 40, evalEvery: 10 },
    },
    {
      id: "normal",
      title: "Normal",
      about: "Goes over every example three times, over few examples more often.",
      minSteps: 20,
      change: { epochs: 3 },
    },
    {
      id: "thorough",
      title: "Thorough",
      about: "Goes over every example six times, over few more often, with smaller steps.",
      minSteps: 40,
      change: { epochs: 6, optim: { ...optim, learningRate: 1e-4 } },
    },
  ],
};
