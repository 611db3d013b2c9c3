/** A lesson is called by its preset only while it is one. */
import { expect, test } from "vitest";
import type { Preset, RunConfig } from "../../../../protocol/config.ts";
import type { MethodInfo } from "../../../../protocol/method.ts";
import { runTitle } from "./runTitle.ts";

const config = {
  method: { id: "plain", settings: {} },
  precision: { linears: "q4", embeddings: "q8", vision: "q8" },
  adapter: { rank: 8, alpha: 16, dropout: 0, targets: ["q_proj"], language: true },
  optim: { learningRate: 2e-3, schedule: "cosine", warmupRatio: 0, weightDecay: 0, maxGradNorm: 1 },
  ...{ epochs: 6, maxSteps: 0, batch: 8, accumulate: 1, evalEvery: 20, seed: 1 },
  ...{ maxTokens: 512, replayShare: 0.25, parts: ["image"], checkpointing: false },
} as unknown as RunConfig;
const preset: Preset = { id: "normal", title: "Normal", about: "", config };
const methods: MethodInfo[] = [
  { id: "plain", title: "Your answers", about: "", when: "", source: "", fields: [] },
  {
    ...{ id: "other", title: "Another way", about: "", when: "", source: "" },
    fields: [
      {
        ...{ kind: "number", name: "alpha", title: "Pull", help: "", source: "ours" },
        ...{ default: 1, min: 0, max: 2, step: 0.1 },
      },
    ],
  },
];

test("an unchanged preset gives its name", () => {
  expect(runTitle(3, preset, config, methods)).toBe("Lesson 3, normal");
  expect(runTitle(3, undefined, config, methods)).toBe("Lesson 3");
});

test("one changed setting is what it is called by", () => {
  expect(runTitle(3, preset, { ...config, epochs: 9 }, methods)).toBe(
    "Lesson 3, times through the examples 9",
  );
  const two = { ...config, epochs: 9, seed: 2 };
  expect(runTitle(3, preset, two, methods)).toBe("Lesson 3, times through the examples 9 and more");
});

test("another way of learning and its settings are changes too", () => {
  const other = (settings: RunConfig["method"]["settings"]): RunConfig => ({
    ...config,
    method: { id: "other", settings },
  });
  expect(runTitle(1, preset, other({}), methods)).toBe("Lesson 1, another way");
  const from: Preset = { ...preset, config: other({}) };
  expect(runTitle(1, from, other({ alpha: 1 }), methods)).toBe("Lesson 1, normal");
  expect(runTitle(1, from, other({ alpha: 0.5 }), methods)).toBe("Lesson 1, pull 0.5");
});
