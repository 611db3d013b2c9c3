/**
 * The same numbers as PyTorch, transformers and PEFT, from pixels to the tenth training step. What they computed is
 * recorded by tools/parity/record.py; the same is measured in Chromium by e2e/worker/parity.spec.ts.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeConversation, encodePrompt } from "../../text/conversation.ts";
import { loadTokenizer } from "../../text/tokenizer.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { profileOf, type DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { Parity } from "./measure.ts";
import { json, openFolder, readerOf, readRecording } from "./nodeFolder.ts";
import { factsOf, PLAIN } from "./parityModel.ts";
import { BOUNDS, type Errors } from "./recording.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const TILED: DeviceProfile = { software: false, matmul: "tile" };
/** As the studio would choose on this device: on a processor, the kernels for subgroups. */
const CHOSEN = profileOf(await nodeGpu());
const sprout = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
const tiny = path.join(import.meta.dirname, "tiny");

const cases: [title: string, name: string, folder: string, profile: DeviceProfile][] = [
  ["a tiny random model", "tiny", tiny, PLAIN],
  ["a tiny random model, with the kernels of graphics cards", "tiny", tiny, TILED],
  ["the model that ships", "sprout", sprout, CHOSEN],
];

describe.each(cases)("%s", (title, name, folder, profile) => {
  const recording = readRecording(name);
  const { conversations: recorded } = recording;
  const hasTokenizer = existsSync(path.join(folder, "tokenizer.json"));
  const reached: Errors = {};
  let parity: Parity;

  beforeAll(async () => {
    const session = await openFolder(folder, undefined, profile);
    parity = await Parity.of(session, recording, json(folder, "preprocessor_config.json"));
  });
  afterAll(() => {
    parity?.session.destroy();
    if (process.env["SCION_PARITY_NUMBERS"]) console.log(title, reached);
  });

  const tokenizer = () =>
    loadTokenizer(json(folder, "tokenizer.json"), json(folder, "tokenizer_config.json"));

  /** Every error with a bound is within it; the others are only reported. */
  const expectWithinBounds = (errors: Errors) => {
    Object.assign(reached, errors);
    const bounded = Object.keys(errors).filter((what) => BOUNDS[what] !== undefined);
    expect(bounded.length).toBeGreaterThan(0);
    for (const what of bounded) expect(errors[what], what).toBeLessThanOrEqual(BOUNDS[what]!);
  };

  it("is the model that was recorded", () => {
    const bytes = readFileSync(path.join(folder, "model.safetensors"));
    expect(
      createHash("sha256").update(bytes).digest("hex"),
      "Another model.safetensors: record it as tools/parity/README.md says.",
    ).toBe(recording.weights);
  });

  it.runIf(hasTokenizer)(
    "has the processor's token ids, and trains on the answers it marks",
    () => {
      const reader = readerOf(folder, parity.session, recording.clip.frames);
      for (const [i, conversation] of recorded.entries()) {
        const media = conversation.media.map((item) =>
          factsOf(item === "clip" ? "video" : "image"),
        );
        const marks = media.map(({ kind }) => `<${kind}>\n`).join("");
        const turns = conversation.turns!.map(([question, answer], turn) => ({
          question: turn === 0 ? marks + question : question,
          answer,
        }));
        const encoded = encodeConversation({ system: "", turns, media }, reader);
        const { ids, trained, mediaSpans } = parity.batches[i]!.conversations[0]!;
        expect(encoded.ids).toEqual(ids);
        expect(encoded.trained).toEqual(trained);
        expect(encoded.mediaSpans).toEqual(mediaSpans);
        const messages = [{ role: "user" as const, text: turns[0]!.question }];
        const prompt = encodePrompt({ system: "", messages, media }, reader);
        expect(prompt.ids).toEqual(ids.slice(0, conversation.trained[0]![0]));
      }
    },
  );

  it("has the processors' pixel values for pictures and frames", () =>
    expectWithinBounds(parity.pixels()));

  it("has the features of the towers, before and after the projector", async () =>
    expectWithinBounds(await parity.features()));

  it("has the logits of a picture, a clip and a text", async () =>
    expectWithinBounds(await parity.logits()));

  it("has the loss on answer tokens of each conversation", async () =>
    expectWithinBounds(await parity.losses()));

  it("has PEFT's gradient of every low-rank tensor", async () =>
    expectWithinBounds(await parity.gradients()));

  it("has PyTorch's losses, norms and adapter over ten steps of two micro-batches, and the same answers before and after", async () => {
    // Without a tokenizer no id means the end.
    const { errors, answers, wanted } = await parity.training(
      hasTokenizer ? tokenizer().eosId : -1,
    );
    expectWithinBounds(errors);
    expect(answers).toEqual(wanted);
  });
});
