/** The model that ships writes drafts: side by side as alone, and with the likelihoods that its answers have in training. */
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Generator } from "../inference/generate.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import { encodeConversation, encodePrompt } from "../text/conversation.ts";
import { openFolder, readerOf } from "../train/parity/nodeFolder.ts";
import { modelWriter } from "./writers/modelWriter.ts";
import type { WriteRequest } from "./writer.ts";
import { answerGeneral } from "./general/answerGeneral.ts";
import { exactMatch } from "../metrics/index.ts";
import { answerLengths, answerQuestions } from "../worker/evaluation/answerQuestions.ts";
import { encodeEvalRows } from "../worker/evaluation/evalQuestions.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = path.join(import.meta.dirname, "../../public/models/scion-sprout");
const session = await openFolder(folder);
const loaded: LoadedModel = {
  ...{ id: "scion-sprout", session, processor: null },
  reader: readerOf(folder, session, 8),
};
afterAll(() => session.destroy());

const writer = modelWriter(
  { key: "sprout", name: "Scion Sprout", licence: "Apache-2.0" },
  { loaded, adapter: undefined, cache: { rows: async () => [] } },
);
const ask = (text: string, more: Partial<WriteRequest> = {}): WriteRequest => ({
  ...{ system: "", messages: [{ role: "user", text }], media: [], maxNewTokens: 12 },
  ...{ temperature: 0, seed: 0, ...more },
});
const { signal } = new AbortController();
const QUESTIONS = ["What is an onion?", "How many legs has a horse?", "Is a leek a vegetable?"];

test("prompts are written side by side as each alone, and one that it cannot read is left out with the reason", async () => {
  const clip = { kind: "video", hash: "c", width: 8, height: 8 } as WriteRequest["media"][number];
  const unread = ask("What happens?", { media: [clip] });
  const together = await writer.write([...QUESTIONS.map((q) => ask(q)), unread], signal);
  for (const [i, question] of QUESTIONS.entries()) {
    expect(together[i]).toEqual((await writer.write([ask(question)], signal))[0]);
    expect(together[i]).toMatchObject({ text: expect.stringMatching(/\w/) });
  }
  expect(together[3]).toEqual({ refused: expect.stringMatching(/\w+ .*\./) });
});

test("words are drawn anew by other seeds, and the same by the same", async () => {
  const drawn = async (seed: number) => {
    const request = ask("Tell me of a horse.", { temperature: 4, seed, maxNewTokens: 24 });
    return JSON.stringify((await writer.write([request], signal))[0]);
  };
  const seeds = [1, 2, 3, 4, 5, 6];
  const texts: string[] = [];
  for (const seed of seeds) texts.push(await drawn(seed));
  expect(await drawn(1)).toBe(texts[0]);
  expect(new Set(texts).size).toBeGreaterThan(1);
});

test("the likelihood of an answer is the mean of its tokens' log-probabilities after the prompt", async () => {
  const answer = "It is a vegetable.";
  const prompt = encodePrompt(
    { system: "", messages: [{ role: "user", text: QUESTIONS[0]! }], media: [] },
    loaded.reader,
  );
  const { ids, trained } = encodeConversation(
    { system: "", turns: [{ question: QUESTIONS[0]!, answer }], media: [] },
    loaded.reader,
  );
  const wanted = [...ids].filter((_, i) => trained[i] === 1);
  // One token after the other, forced upon the generator.
  let [sum, at] = [0, 0];
  const generator = new Generator(session, undefined, 1, ids.length);
  await generator.generate(
    [{ sequence: 0, prompt: { ...prompt, features: new Float32Array(0) } }],
    {
      ...{ maxNewTokens: wanted.length, endIds: [] },
      sampler(logits) {
        const id = wanted[at++]!;
        const top = Math.max(...logits);
        sum += logits[id]! - top - Math.log(logits.reduce((t, x) => t + Math.exp(x - top), 0));
        return id;
      },
    },
  );
  expect(at).toBe(wanted.length);
  const told = await writer.logLikelihood!(ask(QUESTIONS[0]!), answer);
  expect(told).toBeLessThan(0);
  expect(Math.abs(told - sum / at)).toBeLessThan(2e-3);
});

test("what a model answers before a lesson is what a check finds it to say: retention begins at all of them", async () => {
  const system = "Answer briefly.";
  const questions = QUESTIONS.map((question, i) => ({
    ...{ id: `kept-${i}`, question, media: [], split: "test" as const, source: "" },
  }));
  const kept = await answerGeneral(
    { projectId: "p", system, questions, writer },
    { signal, progress: () => {} },
  );
  expect(kept.examples.length).toBeGreaterThan(0);
  const { rows } = encodeEvalRows(kept.examples, system, loaded);
  const answers = await answerQuestions(
    loaded,
    { adapter: undefined, cache: { rows: async () => [] } },
    rows,
    answerLengths(rows, loaded.reader, 64),
    signal,
  );
  const same = answers.map(([said], i) =>
    exactMatch(said!.text, kept.examples[i]!.turns[0]!.answer),
  );
  expect(same).toEqual(kept.examples.map(() => true));
});
