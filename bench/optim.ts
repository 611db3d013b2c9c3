/** AdamW as the benchmarks have it, whatever they measure. */
import type { OptimConfig } from "../src/protocol/config.ts";

export const OPTIM: OptimConfig = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  maxGradNorm: 1,
  schedule: "cosine",
  warmupRatio: 0,
};
