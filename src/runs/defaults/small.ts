/**
 * Defaults for models of a few million parameters, such as the embedded one: they train at learning rates at which a large
 * model diverges. Where the adapter sits, learning rates, replay shares and lengths are our choice, from measurements on the
 * samples and on photographs (docs/presets.md): the projector has to learn for new pictures to be told apart, and without
 * general examples mixed in, what the model could do before is lost.
 */
import type { AdapterConfig, OptimConfig } from "../../protocol/config.ts";
import type { DefaultHyperparameters } from "./defaults.ts";

const optim: OptimConfig = {
  learningRate: 2e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  maxGradNorm: 1,
  schedule: "cosine",
  warmupRatio: 0.1,
};

const adapter: AdapterConfig = {
  rank: 8,
  alpha: 16,
  dropout: 0,
  targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  language: true,
  projector: true,
  vision: false,
};

export const smallModels: DefaultHyperparameters = {
  common: {
    method: { id: "supervised", settings: {} },
    adapter,
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
      minSteps: 20,
      change: { epochs: 100, maxSteps: 60, optim: { ...optim, learningRate: 4e-3 } },
    },
    {
      id: "normal",
      title: "Normal",
      about: "Goes over every example about six times, over few examples more often.",
      minSteps: 30,
      change: { epochs: 6 },
    },
    {
      id: "thorough",
      title: "Thorough",
      about: "Goes over every example about fifteen times, over few more often.",
      minSteps: 50,
      change: { epochs: 15, evalEvery: 50 },
    },
    {
      id: "eyes",
      title: "With the eyes",
      about:
        "As thorough, and the eyes learn too: for pictures that look alike to the model. Takes several times as long.",
      minSteps: 60,
      needs: ["vision"],
      change: {
        epochs: 15,
        evalEvery: 50,
        replayShare: 0.4,
        adapter: { ...adapter, vision: true },
      },
    },
  ],
};
