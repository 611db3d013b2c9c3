import { expect, test } from "vitest";
import { presets } from "../runs/planning/presets.ts";
import { synthesizerConfig } from "./trainingConfig.ts";

const lessonFor = (parameters: number) =>
  presets({ id: "m", parameters, parts: ["language", "projector", "vision"] }, [])[1]!.config;

test("a large model learns to ask in two epochs, as in the paper, with the lesson's own rate", () => {
  const lesson = lessonFor(7e9);
  const config = synthesizerConfig(lesson, { blankShare: 0.1 }, 7e9);
  expect(config.epochs).toBe(2);
  expect(config.optim).toEqual(lesson.optim);
  expect(config.method).toEqual({ id: "synthesizer", settings: { blankShare: 0.1 } });
});

test("a small model learns longer, and in either only the language model learns, without general examples", () => {
  expect(synthesizerConfig(lessonFor(5e6), {}, 5e6)).toMatchObject({ epochs: 12, maxSteps: 0 });
  for (const parameters of [5e6, 7e9]) {
    const { adapter, replayShare } = synthesizerConfig(lessonFor(parameters), {}, parameters);
    expect(adapter).toMatchObject({ language: true, projector: false, vision: false });
    expect(replayShare).toBe(0);
  }
});
