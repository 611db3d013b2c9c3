import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import type { ModelPart } from "../../protocol/config.ts";
import type { Example } from "../../protocol/records.ts";
import { conversationOf, familyReader, recordedFamilies } from "../../text/testing/loadFamily.ts";
import { epochSize } from "../../dataset/mixture/sequence.ts";
import { encodeExamples } from "../data/encodedExamples.ts";
import { stepsOf } from "../data/rows.ts";
import { largeModels } from "./defaults/large.ts";
import { smallModels } from "./defaults/small.ts";
import { presetLengths, presets } from "./presets.ts";

const family = recordedFamilies().find(([name]) => name === "qwen2")![1];
const reader = { ...familyReader(family), maxTokens: 40 };

const example = (id: string, question: string, more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "text", media: [], split: "train", source: id, editedAt: "" },
  turns: [{ question, answer: "This is an onion.", kind: "" }],
  ...more,
});

it("the longest conversation is one that the model can take, outside the test split", () => {
  const [chat] = family.chats;
  const length = chat!.error === undefined ? chat!.ids.length : 0;
  expect(conversationOf(chat!).turns).toEqual([
    { question: "What is this?", answer: "This is an onion." },
  ]);
  const rows = [
    example("a", "What is this?"),
    example("b", "This? ".repeat(30)),
    example("c", "What is this, what is this?", { split: "test" }),
  ];
  expect(encodeExamples(rows, "", reader).longest).toBe(length);
  expect(encodeExamples([], "", reader).longest).toBe(0);
});

it("maxTokens covers the longest conversation, in steps of 64 tokens, and is at least 512", () => {
  const lengths = (longest: number) =>
    presets({ id: "m", parameters: 5e6 }, [], longest).map(({ config }) => config.maxTokens);
  expect(lengths(31)).toEqual([512, 512, 512]);
  expect(lengths(512)).toEqual([512, 512, 512]);
  // 2929 places of a picture and 40 words: 46.4 × 64, so 47 × 64.
  expect(lengths(2969)).toEqual([3008, 3008, 3008]);
});

it("every preset has the framing that is given, and the published one is no setting", () => {
  const of = (framing?: "crop" | "pad") =>
    presets({ id: "m", parameters: 5e6, framing }, []).map(({ config }) => config);
  expect(of("pad").map(({ framing }) => framing)).toEqual(["pad", "pad", "pad"]);
  expect(of("crop")).toEqual(of());
  for (const config of of("crop")) expect(Object.keys(config)).not.toContain("framing");
});

it("a large model gets low learning rates and little memory, the embedded one rates of its own", () => {
  const of = (parameters: number) =>
    presets({ id: "m", parameters }, []).map(({ config }) => config);
  const [small, large] = [of(5e6), of(135e6)];
  expect(small.map(({ optim }) => optim.learningRate)).toEqual([4e-3, 2e-3, 2e-3]);
  expect(large.map(({ optim }) => optim.learningRate)).toEqual([2e-4, 2e-4, 1e-4]);
  expect(large.every(({ batch, checkpointing }) => batch === 1 && checkpointing)).toBe(true);
  // A step sees as many conversations either way.
  for (const { batch, accumulate } of [...small, ...large]) expect(batch * accumulate).toBe(8);
});

const MODELS = { small: 5e6, large: 135e6 };

/** The steps of the three presets for so many own and replay examples. */
function stepsFor(parameters: number, own: Example[], replay: Example[]): number[] {
  return presets({ id: "m", parameters }, [...own, ...replay]).map(({ config }) => {
    return stepsOf(epochSize(own.length, replay.length, config.replayShare), config);
  });
}

it.each(Object.entries({ small: smallModels, large: largeModels }))(
  "a shorter preset of a %s model never has more steps, from 1 to 5,000 examples",
  (_, defaults) => {
    const { common, lengths } = defaults;
    for (const replay of [0, 1000]) {
      for (let own = 1; own <= 5000; own++) {
        const steps = presetLengths(defaults, { own, replay }).map((length, index) => {
          const settings = { ...common, ...lengths[index]!.change, ...length };
          return stepsOf(epochSize(own, replay, settings.replayShare), settings);
        });
        if (steps.some((count, index) => count > (steps[index + 1] ?? Infinity)))
          expect.fail(`${own} examples: ${steps.join(", ")} steps`);
        for (const [index, count] of steps.entries()) {
          const { minSteps, change } = lengths[index]!;
          expect(count).toBeGreaterThanOrEqual(minSteps);
          if (change.maxSteps) expect(count).toBeLessThanOrEqual(change.maxSteps);
        }
      }
    }
  },
);

it("a small model's adapter is in language model and projector, and in the eyes where a preset says so", () => {
  const rows = [example("a", "?"), example("r", "?", { part: "replay" })];
  const of = (parameters: number, parts: ModelPart[]) =>
    presets({ id: "m", parameters, parts }, rows).map(({ id, config }) => {
      const { language, projector, vision } = config.adapter;
      return [id, language, projector, vision, config.replayShare];
    });
  expect(of(5e6, ["language", "projector", "vision"])).toEqual([
    ["quick", true, true, false, 0.25],
    ["normal", true, true, false, 0.25],
    ["thorough", true, true, false, 0.25],
    ["eyes", true, true, true, 0.4],
  ]);
  expect(of(5e6, ["language"])).toEqual([
    ["quick", true, false, false, 0.25],
    ["normal", true, false, false, 0.25],
    ["thorough", true, false, false, 0.25],
  ]);
  // As Video-LLaVA's launcher and LLaMA-Factory's defaults have it: what sees stays frozen.
  expect(of(135e6, ["language", "projector", "vision"])).toEqual(
    ["quick", "normal", "thorough"].map((id) => [id, true, false, false, 0.1]),
  );
});

it("few examples are gone over more often, so that each preset has its fewest steps", () => {
  const four = ["a", "b", "c", "d"].map((id) => example(id, "What is this?"));
  // Steps of 8 conversations: 20 · 8 / 4 = 40 epochs are within the 100 of quick; 30 · 8 / 4 = 60 and 50 · 8 / 4 = 100.
  expect(stepsFor(MODELS.small, four, [])).toEqual([20, 30, 50]);
  expect(stepsFor(MODELS.large, four, [])).toEqual([10, 20, 40]);
  // Questions without an answer, and those that are not learnt from, do not count.
  const others = [
    example("e", "What is this?", { turns: [{ question: "Why?", answer: "", kind: "" }] }),
    example("f", "What is this?", { split: "test" }),
  ];
  const lengths = (examples: Example[]) =>
    presets({ id: "m", parameters: 5e6 }, examples).map(({ config }) => config.epochs);
  expect(lengths([...four, ...others])).toEqual([100, 60, 100]);
  expect(lengths([])).toEqual([100, 6, 15]);
});

it.each(["kitchen", "blood-smear"])("the presets of the sample %s are the table's", (sample) => {
  const rowsOf = (name: string, more: Partial<Example>) => {
    const folder = path.join(import.meta.dirname, "../../../public/samples", name);
    const files = readdirSync(folder).filter((file) => /^(image|video|text)\.json$/.test(file));
    const rows = files.flatMap(
      (file) =>
        JSON.parse(readFileSync(path.join(folder, file), "utf8")) as {
          id: string;
          split: "train";
        }[],
    );
    return rows.map(({ id, split }) => example(id, "What is this?", { split, ...more }));
  };
  const rows = [...rowsOf(sample, {}), ...rowsOf("replay", { part: "replay", split: "train" })];
  const lengths = presets({ id: "m", parameters: 5e6 }, rows).map(({ config }) => ({
    epochs: config.epochs,
    maxSteps: config.maxSteps,
    learningRate: config.optim.learningRate,
  }));
  expect(lengths).toEqual([
    { epochs: 100, maxSteps: 60, learningRate: 4e-3 },
    { epochs: 6, maxSteps: 0, learningRate: 2e-3 },
    { epochs: 15, maxSteps: 0, learningRate: 2e-3 },
  ]);
});
