import { expect, test } from "vitest";
import { presets } from "../runs/planning/presets.ts";
import { entailmentConfig, synthesizerConfig } from "./trainingConfig.ts";

const configFor = (parameters: number) =>
  presets({ id: "m", parameters, parts: ["language", "projector", "vision"] }, [])[1]!.config;

test("a large model learns to ask in two epochs, as in the paper, with the rate of a plain run", () => {
  const plain = configFor(7e9);
  const config = synthesizerConfig(plain, { blankShare: 0.1 }, 7e9);
  expect(config.epochs).toBe(2);
  expect(config.optim).toEqual(plain.optim);
  expect(config.method).toEqual({ id: "synthesizer", settings: { blankShare: 0.1 } });
});

test("a small model learns longer, and in either only the language model learns, without general examples", () => {
  expect(synthesizerConfig(configFor(5e6), {}, 5e6)).toMatchObject({ epochs: 12, maxSteps: 0 });
  for (const parameters of [5e6, 7e9]) {
    const { adapter, replayShare } = synthesizerConfig(configFor(parameters), {}, parameters);
    expect(adapter).toMatchObject({ language: true, projector: false, vision: false });
    expect(replayShare).toBe(0);
  }
});

test("an entailment tool is trained as a synthesizer is, in fewer epochs, at the rate of a plain run, by a method without settings", () => {
  for (const [parameters, epochs] of [
    [5e6, 3],
    [7e9, 2],
  ] as const) {
    const lesson = configFor(parameters);
    const config = entailmentConfig(lesson, parameters);
    expect(config).toMatchObject({ epochs, method: { id: "entailment", settings: {} } });
    const { adapter } = synthesizerConfig(lesson, {}, parameters);
    expect(config).toMatchObject({ adapter, optim: lesson.optim });
  }
});
