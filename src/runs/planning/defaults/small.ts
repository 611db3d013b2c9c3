/**
 * Defaults for models of a few million parameters, such as the embedded one: they train at learning rates at which a large
 * model diverges. All values are our choice. Where the adapter sits, the rates and the replay shares follow from trials on
 * eight classes of groceries, in % of own and of general questions right: language model alone at 4e-3, 61 to 64 and 39; with
 * the projector at 2e-3 and 25 % replay, 78 and 82, without replay 74 to 78 and 18; with the eyes too at 2e-3 and 40 % replay,
 * 83 and 74, at 4e-3 without, 80 to 83 and 25. Quick has twice the rate, since it has few steps.
 */
import type { AdapterConfig, OptimConfig } from "../../../protocol/config.ts";
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
