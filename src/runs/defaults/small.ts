/**
 * Defaults for models of a few million parameters, such as the embedded one: they train at learning rates at which a large
 * model diverges. Learning rates, replay share and lengths were chosen on the sample projects.
 */
import type { OptimConfig } from "../../protocol/config.ts";
import type { DefaultHyperparameters } from "./defaults.ts";

const optim: OptimConfig = {
  learningRate: 4e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  maxGradNorm: 1,
  schedule: "cosine",
  warmupRatio: 0.1,
};

export const smallModels: DefaultHyperparameters = {
  common: {
    method: { id: "supervised", settings: {} },
    adapter: {
      rank: 8,
      alpha: 16,
      dropout: 0,
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
      language: true,
      projector: false,
      vision: false,
    },
    optim,
    epochs: 4,
    maxSteps: 0,
    batch: 8,
    accumulate: 1,
    maxTokens: 512,
    replayShare: 0.25,
    seed: 1,
    evalEvery: 20,
    checkpointing: false,
  },
  lengths: [
    {
      id: "quick",
      title: "Quick taste",
      about: "A first look: it learns the main words and stops.",
      change: { epochs: 100, maxSteps: 80, optim: { ...optim, learningRate: 6e-3 } },
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
      change: { epochs: 15, optim: { ...optim, learningRate: 2e-3 }, evalEvery: 50 },
    },
  ],
};
