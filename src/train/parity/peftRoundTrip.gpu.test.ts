/**
 * Adapters in both directions between the studio and PEFT, on the model that ships. PEFT's side is recorded by
 * tools/parity/peft_roundtrip.py; its README says how our export is loaded there.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildPeftAdapter } from "../../export/adapter/peftAdapter.ts";
import { readPeftAdapter } from "../../export/adapter/readPeftAdapter.ts";
import { sampleCard } from "../../export/adapter/testing/sampleCard.ts";
import { readSafetensorsHeader } from "../../formats/safetensors/safetensors.ts";
import { preprocess, type PreprocessConfig } from "../../media/processing/preprocess.ts";
import { encodeConversation, encodePrompt } from "../../text/conversation.ts";
import { familyOf } from "../../families/index.ts";
import { adaptableLinears, tensorsOf } from "../../worker/handlers/adapters.ts";
import { initialValues, layOutAdapter } from "../../engine/weights/adapterLayout.ts";
import { Generator } from "../../inference/generate.ts";
import type { ModelSession, LoadedAdapter } from "../../inference/session.ts";
import { encodeMedia } from "../../inference/encodeMedia.ts";
import { Trainer } from "../trainer.ts";
import type { MicroBatch } from "../pack.ts";
import { json, openFolder, readerOf, readRecording } from "./nodeFolder.ts";
import { factsOf, recordedLayout, wholeViews } from "./parityModel.ts";

interface HeldOut {
  weights: string;
  side: number;
  /** (n, side, side, 3) bytes, deflated, base64. */
  pictures: string;
  prompts: { kind: "image" | "video" | "text"; pictures: number[]; question: string }[];
  base: { ids: number[] }[];
  taught: { ids: number[]; text: string }[];
}

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

/** Enough to change every answer. */
const STEPS = 10;

const model = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
const fixture = path.join(import.meta.dirname, "peft-adapter");
const heldOut: HeldOut = json(fixture, "heldout.json");
const file = (name: string) => new Uint8Array(readFileSync(path.join(fixture, name)));

describe("adapters on the model that ships", () => {
  let session: ModelSession;
  let features: Float32Array[];

  const frames: number = json(model, "scion.json").frames;
  const reader = () => readerOf(model, session, frames);

  beforeAll(async () => {
    session = await openFolder(model);
    const { side } = heldOut;
    const bytes = new Uint8Array(inflateSync(Buffer.from(heldOut.pictures, "base64")));
    const settings: PreprocessConfig = json(model, "preprocessor_config.json");
    const pixels = Array.from({ length: bytes.length / (side * side * 3) }, (_, i) =>
      preprocess(
        bytes.subarray(i * side * side * 3, (i + 1) * side * side * 3),
        side,
        side,
        settings,
      ),
    );
    const featuresOf = async ({ kind, pictures }: HeldOut["prompts"][0]) => {
      if (kind === "text") return new Float32Array();
      const views = pictures.map((i) => pixels[i]!);
      return (await encodeMedia(session, [{ grid: wholeViews(kind, views.length), views }]))[0]!;
    };
    features = [];
    for (const prompt of heldOut.prompts) features.push(await featuresOf(prompt));
  });
  afterAll(() => session?.destroy());

  const mediaOf = ({ kind }: HeldOut["prompts"][0]) => (kind === "text" ? [] : [factsOf(kind)]);
  const textOf = ({ kind, question }: HeldOut["prompts"][0]) =>
    kind === "text" ? question : `<${kind}>\n${question}`;

  const answers = async (adapter?: LoadedAdapter) => {
    const requests = heldOut.prompts.map((prompt, sequence) => {
      const messages = [{ role: "user" as const, text: textOf(prompt) }];
      const given = encodePrompt({ system: "", messages, media: mediaOf(prompt) }, reader());
      return { sequence, prompt: { ...given, features: features[sequence]! } };
    });
    const generator = new Generator(session, adapter, requests.length, 256);
    const { endIds } = reader();
    const answered = await generator.generate(requests, { maxNewTokens: 24, endIds });
    return answered.map(({ ids }) => ids);
  };

  it("are recorded for these weights", () => {
    const bytes = readFileSync(path.join(model, "model.safetensors"));
    expect(
      createHash("sha256").update(bytes).digest("hex"),
      "Another model.safetensors: record it as tools/parity/README.md says.",
    ).toBe(heldOut.weights);
  });

  it("trained by PEFT and imported answer 20 held-out questions as in PEFT", async () => {
    expect(heldOut.prompts).toHaveLength(20);
    expect(await answers()).toEqual(heldOut.base.map(({ ids }) => ids));
    const { catalog, model: opened } = session.recorder;
    const files = new Map(
      ["adapter_config.json", "adapter_model.safetensors"].map((name) => [name, file(name)]),
    );
    const { renames } = familyOf("video_llava");
    const base = {
      name: "scion-sprout",
      weightsHash: null,
      linears: adaptableLinears(session.recorder),
      renames,
    };
    const imported = readPeftAdapter(files, base);
    expect(imported.notes).toEqual([]);
    const layout = layOutAdapter(catalog, opened.parts, imported.config);
    const values = new Float32Array(layout.bytes / 4);
    for (const { path: module, aOffset, bOffset } of layout.pairs) {
      const { a, b } = imported.tensors.get(module)!;
      values.set(a, aOffset / 4);
      values.set(b, bOffset / 4);
    }
    const adapter = session.loadAdapter(layout, values);
    const taught = await answers(adapter);
    expect(taught).toEqual(heldOut.taught.map(({ ids }) => ids));
    const changed = taught.filter((ids, i) => ids.join() !== heldOut.base[i]!.ids.join());
    expect(changed.length).toBeGreaterThan(10);
    adapter.destroy();
  });

  it("trained here and exported have PEFT's keys and shapes", async () => {
    const recorded: { rank: number; keys: Record<string, number[]> } = json(fixture, "keys.json");
    const layout = recordedLayout(session, readRecording("sprout"));
    expect(layout.rank).toBe(recorded.rank);
    const trainer = new Trainer(
      session,
      layout,
      {
        optim: { ...readRecording("sprout").training.optim, learningRate: 4e-3 },
        totalSteps: STEPS,
        seed: 1,
        checkpointing: false,
      },
      { step: 0, values: initialValues(layout, 1) },
    );
    // Wrong on purpose and always the same, so that a few steps change every answer.
    const answerOf = {
      image: "a purple lemon",
      video: "first salt, last a dog",
      text: "boil the moon",
    };
    const microBatchOf = (prompt: HeldOut["prompts"][0], i: number): MicroBatch => {
      const turns = [{ question: textOf(prompt), answer: answerOf[prompt.kind] }];
      const conversation = { system: "", turns, media: mediaOf(prompt) };
      return {
        conversations: [encodeConversation(conversation, reader())],
        features: features[i]!,
      };
    };
    const microBatches = heldOut.prompts.map(microBatchOf);
    const losses: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const ofStep = [0, 1].map((i) => microBatches[((step * 2 + i) * 7) % 20]!);
      losses.push((await (await trainer.step(ofStep)).result).loss);
    }
    expect(losses.at(-1)).toBeLessThan(0.75 * losses[0]!);
    const { values } = await trainer.state();
    const files = await buildPeftAdapter(
      {
        ...layout,
        baseModel: "scion-sprout",
        revision: null,
        linears: adaptableLinears(session.recorder),
        unused: [],
        tensors: tensorsOf(layout, values),
        metadata: {},
      },
      sampleCard(),
    );
    const header = readSafetensorsHeader(files.get("adapter_model.safetensors")!);
    const shapes = Object.fromEntries([...header.tensors].map(([key, { shape }]) => [key, shape]));
    expect(shapes).toEqual(recorded.keys);
    const written = JSON.parse(new TextDecoder().decode(files.get("adapter_config.json")));
    const peft: Record<string, unknown> = json(fixture, "adapter_config.json");
    // Every key that we write is one of PEFT's, apart from those it has dropped since.
    const unknown = Object.keys(written).filter((key) => !(key in peft));
    expect(unknown).toEqual([]);
    const expression = new RegExp(`^(?:${written.target_modules})$`);
    const named = adaptableLinears(session.recorder).filter((linear) =>
      expression.test(linear.path),
    );
    expect(named.map((linear) => linear.path).toSorted()).toEqual(
      layout.pairs.map((pair) => pair.path).toSorted(),
    );

    const adapter = await answers(trainer.adapter);
    expect(adapter).not.toEqual(heldOut.base.map(({ ids }) => ids));
    trainer.destroy();
    const out = process.env["SCION_PARITY_EXPORT"];
    if (!out) return;
    mkdirSync(out, { recursive: true });
    for (const [name, bytes] of files) writeFileSync(path.join(out, name), bytes);
    writeFileSync(path.join(out, "answers.json"), JSON.stringify({ answers: adapter }));
  });
});
