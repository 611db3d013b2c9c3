/**
 * The same numbers as PyTorch, transformers and PEFT, from pixels to the tenth step of a lesson. What they computed is
 * recorded by tools/parity/record.py; bounds are those of f32 sums in another order.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadChatTemplate } from "../../text/chatTemplate.ts";
import { encodeConversation, encodePrompt } from "../../text/conversation.ts";
import { loadTokenizer } from "../../text/tokenizer.ts";
import type { Hints } from "../../engine/graph/trace.ts";
import { Answering, type Ask } from "../answer.ts";
import type { Engine, LoadedAdapter } from "../engine.ts";
import { checkLoss, Trainer, type MicroBatch } from "../trainer.ts";
import {
  allLogits,
  firstValues,
  flat,
  json,
  openFolder,
  PLAIN,
  projected,
  recordedLayout,
  recordedPixels,
  talkBatch,
  tensorsOf,
  together,
  towerFeatures,
  type Pixels,
  type Seen,
} from "./parityModel.ts";
import { readRecording, relativeError, type Greedy } from "./recording.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const TILED: Hints = { software: false, matmul: "tile" };
const sprout = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
const tiny = path.join(import.meta.dirname, "tiny");

const cases: [title: string, name: string, folder: string, hints: Hints][] = [
  ["a tiny random model", "tiny", tiny, PLAIN],
  ["a tiny random model, with the kernels of graphics cards", "tiny", tiny, TILED],
  ["the model that ships", "sprout", sprout, PLAIN],
];

/** Largest errors reached, printed when SCION_PARITY_NUMBERS is set. */
const reached: Record<string, number> = {};
const note = (what: string, error: number) => {
  reached[what] = Math.max(reached[what] ?? 0, error);
};
const within = (what: string, error: number, bound: number) => {
  note(what, error);
  expect(error, what).toBeLessThanOrEqual(bound);
};
const off = (got: number, wanted: number) => Math.abs(got - wanted) / Math.abs(wanted);

describe.each(
  cases.filter(([, name]) => existsSync(path.join(import.meta.dirname, `${name}.json`))),
)("%s", (title, name, folder, hints) => {
  const recording = readRecording(name);
  const { conversations: talks, adapter: start, training } = recording;
  let engine: Engine;
  let pixels: Pixels;
  let seen: Seen;
  let batches: MicroBatch[];

  beforeAll(async () => {
    engine = await openFolder(folder, undefined, hints);
    pixels = recordedPixels(folder, recording);
    seen = await towerFeatures(engine, pixels);
    batches = talks.map((talk) => talkBatch(engine, talk, seen));
  });
  afterAll(() => {
    engine?.destroy();
    if (process.env["SCION_PARITY_NUMBERS"]) console.log(title, reached);
    for (const what of Object.keys(reached)) delete reached[what];
  });

  const trainer = (step = 0) => {
    const layout = recordedLayout(engine, recording);
    const config = {
      optim: training.optim,
      totalSteps: training.losses.length,
      seed: 1,
      checkpointing: false,
    };
    return new Trainer(engine, layout, config, { step, values: firstValues(layout, recording) });
  };

  const answers = async (adapter?: LoadedAdapter) => {
    const prompts = talks.slice(0, 3).map((talk, i) => {
      const end = talk.trained[0]![0];
      const { slots } = batches[i]!.conversations[0]!;
      const ids = Int32Array.from(talk.ids.slice(0, end));
      return { ids, slots, features: batches[i]!.features };
    });
    const answering = new Answering(engine, adapter, prompts.length, 512);
    const asks = prompts.map((prompt, sequence): Ask => ({ sequence, prompt }));
    // Without a tokenizer no id means the end.
    const eosId = talks[0]!.turns ? tokenizer().eosId : -1;
    const answered = await answering.answer(asks, { maxNewTokens: 16, eosId });
    return answered.map(({ ids }) => ids);
  };
  const tokenizer = () =>
    loadTokenizer(json(folder, "tokenizer.json"), json(folder, "tokenizer_config.json"));
  /** transformers keeps the end token at the end of an answer; an answer of ours stops before it. */
  const recordedIds = (greedy: Greedy[]) =>
    greedy.map(({ ids }) => (talks[0]!.turns ? ids.filter((id) => id !== tokenizer().eosId) : ids));

  it("is the model that was recorded", () => {
    const bytes = readFileSync(path.join(folder, "model.safetensors"));
    expect(
      createHash("sha256").update(bytes).digest("hex"),
      "Another model.safetensors: run tools/parity/record.py on it.",
    ).toBe(recording.weights);
  });

  it("has the processor's pixel values for pictures and frames (1e-5)", () => {
    within("pixels of pictures", relativeError(flat(pixels.images), recording.pixels.images), 1e-5);
    within("pixels of frames", relativeError(flat(pixels.frames), recording.pixels.video), 1e-5);
  });

  it.runIf(existsSync(path.join(folder, "tokenizer.json")))(
    "has the processor's token ids, and trains on the answers it marks",
    () => {
      const config = json(folder, "tokenizer_config.json");
      const jinja = readFileSync(path.join(folder, "chat_template.jinja"), "utf8");
      const { imageRows, frameRows, context } = engine.shape;
      const reader = {
        tokenizer: tokenizer(),
        template: loadChatTemplate(jinja, config),
        visualTokens: { image: imageRows, video: frameRows * recording.clip.frames },
        maxTokens: context,
      };
      talks.forEach((talk, i) => {
        const media = talk.media.map((item) => ({
          kind: item === "clip" ? ("video" as const) : ("image" as const),
        }));
        const marks = media.map(({ kind }) => `<${kind}>\n`).join("");
        const turns = talk.turns!.map(([question, answer], turn) => ({
          question: turn === 0 ? marks + question : question,
          answer,
        }));
        const encoded = encodeConversation({ system: "", turns, media }, reader);
        const { ids, trained, slots } = batches[i]!.conversations[0]!;
        expect([...encoded.ids]).toEqual([...ids]);
        expect([...encoded.trained]).toEqual([...trained]);
        expect(encoded.slots.map(({ start: at, count }) => ({ start: at, count }))).toEqual(slots);
        const messages = [{ role: "user" as const, text: turns[0]!.question }];
        const prompt = encodePrompt({ system: "", messages, media }, reader);
        expect(prompt.ids).toEqual(ids.slice(0, talk.trained[0]![0]));
      });
    },
  );

  it("sees what the towers see, before and after the projector (1e-4)", async () => {
    const { image, imageProjected, video, videoProjected } = recording.features;
    const images = flat(seen.images);
    within("features of pictures", relativeError(images, image), 1e-4);
    within("features of the clip", relativeError(seen.clip, video), 1e-4);
    const through = [await projected(engine, images), await projected(engine, seen.clip)] as const;
    within("projected pictures", relativeError(through[0], imageProjected), 1e-4);
    within("projected clip", relativeError(through[1], videoProjected), 1e-4);
  });

  it("has the logits of a picture, a clip and a text (1e-4)", async () => {
    for (const [i, { logits }] of talks.entries()) {
      if (logits)
        within("logits", relativeError(await allLogits(engine, batches[i]!), logits), 1e-4);
    }
  });

  it("has the loss on answer tokens of each conversation (1e-5)", async () => {
    for (const [i, { loss }] of talks.entries()) {
      within("loss", off(await checkLoss(engine, undefined, [batches[i]!]), loss), 1e-5);
    }
  });

  it("has PEFT's gradient of every low-rank tensor, all conversations packed in one row (1e-3)", async () => {
    const lesson = trainer();
    const { result } = await lesson.send([together(batches)]);
    within("loss with the adapter", off((await result).loss, start.loss), 1e-5);
    const gradients = await lesson.gradients();
    const tensors = tensorsOf(lesson.adapter.layout);
    expect(tensors.map((tensor) => tensor.name).toSorted()).toEqual(
      Object.keys(start.gradients).toSorted(),
    );
    for (const { name: tensor, offset, count } of tensors) {
      const gradient = gradients.subarray(offset, offset + count);
      within("gradients", relativeError(gradient, start.gradients[tensor]!), 1e-3);
    }
    lesson.destroy();
  });

  it("learns in ten steps of two passes as PyTorch does (1e-4), and answers the same before and after", async () => {
    expect(await answers()).toEqual(recordedIds(recording.base));
    const lesson = trainer();
    expect(await answers(lesson.adapter)).toEqual(recordedIds(start.greedy));
    for (const [step, passes] of training.batches.entries()) {
      const packed = passes.map((pass) => together(pass.map((i) => batches[i]!)));
      const { loss, learningRate, gradNorm } = await (await lesson.send(packed)).result;
      within("loss of a step", off(loss, training.losses[step]!), 1e-4);
      const norm = off(gradNorm, training.norms[step]!);
      // The warm-up's first rate is 0, so two steps have equal weights. Later ones start where rounding has led: AdamW
      // divides by the size of a gradient, so the noise of the smallest ones counts as much as the largest.
      if (step < 2) within("gradient norm of the first steps", norm, 1e-3);
      else note("gradient norm of later steps", norm);
      expect(learningRate).toBeCloseTo(training.rates[step]!, 12);
    }
    const { values } = await lesson.state();
    for (const { name: tensor, offset, count } of tensorsOf(lesson.adapter.layout)) {
      const taught = values.subarray(offset, offset + count);
      note("adapter after ten steps", relativeError(taught, training.values[tensor]!));
    }
    expect(await answers(lesson.adapter)).toEqual(recordedIds(training.greedy));
    // Off again, the base model answers as if nothing had happened.
    expect(await answers()).toEqual(recordedIds(recording.base));
    lesson.destroy();
  });
});
