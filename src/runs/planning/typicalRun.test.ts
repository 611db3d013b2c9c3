import { describe, expect, it } from "vitest";
import type { PrecisionPlan, RunConfig } from "../../protocol/config.ts";
import type { MediaFacts, MediaGrid } from "../../protocol/mediaGrid.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { publishedFiles } from "../../families/testing/publishedFiles.ts";
import { decoderFiles, type DecoderConfig } from "../../inference/testing/decoderFiles.ts";
import { planModel } from "../../inference/openModel.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { pictureGrid } from "../../modelLibrary/mediaReader.ts";
import { estimate } from "./plan.ts";
import { presets } from "./presets.ts";
import type { TrainingRows } from "../data/rows.ts";
import { modelFit, TYPICAL_PICTURE } from "./typicalRun.ts";

const device = {
  software: false,
  offered: { bytes: 8 * 2 ** 30, bufferBytes: 2 ** 31, bindingBytes: 2 ** 27 },
};
const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const PROFILE: DeviceProfile = { software: false, matmul: "register" };

const llama7b: DecoderConfig = {
  model_type: "llama",
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  max_position_embeddings: 4096,
  vocab_size: 32000,
  tie_word_embeddings: false,
};
const text7b = { config: llama7b, tensors: decoderFiles(llama7b), gridOf: null };

const smolvlm = publishedFiles("SmolVLM2-256M");
const smolvlmPreprocessor = {
  size: { longest_edge: 2048 },
  max_image_size: { longest_edge: 512 },
};
const vision256m = {
  ...{ config: smolvlm.config, tensors: smolvlm.files },
  gridOf: (picture: MediaFacts) =>
    pictureGrid({ config: smolvlm.config, preprocessor: smolvlmPreprocessor }, picture),
};

/** A project of eight train and four validation rows of the same length, each with a picture of its own. */
function project(tokens: number, visualTokens: number, grids: MediaGrid[]): TrainingRows {
  const row = (name: string, split: string) => {
    const media = grids.map(() => ({ kind: "image", hash: name, width: 1024, height: 768 }));
    const turns = [{ question: "Which one?", answer: "That one.", kind: "name" }];
    const encoded = {
      ids: Int32Array.from({ length: tokens }, (_, i) => i % 50),
      trained: new Uint8Array(tokens).fill(1, tokens - 64),
      mediaSpans: grids.map(() => ({ media: 0, start: 7, count: visualTokens })),
      mediaGrids: grids,
    };
    const part = grids.length > 0 ? "image" : "text";
    return { example: { id: name, part, split, media, turns }, encoded } as unknown as TrainingRow;
  };
  return {
    own: [..."abcdefgh"].map((name) => row(name, "train")),
    replay: [],
    validation: [..."ijkl"].map((name) => row(name, "validation")),
    leftOut: [],
  };
}

const configFor = (parameters: number, rows: TrainingRows, tokens: number): RunConfig =>
  presets(
    { id: "m", parameters },
    [...rows.own, ...rows.validation].map(({ example }) => example),
    tokens,
  )[1]!.config;

describe("whether a model fits", () => {
  it("gives the figures that a run on a project of such pictures has", () => {
    const fit = modelFit(vision256m, device)!;
    const grid = vision256m.gridOf(TYPICAL_PICTURE);
    // 1024 × 768 becomes 2048 × 1536: 4 × 3 tiles of 512 and the whole picture, 64 visual tokens each.
    expect([grid.rows, grid.columns, grid.views]).toEqual([3, 4, 13]);
    expect(fit.picture).toEqual({ width: 1024, height: 768 });
    expect(fit.tokens).toBe(13 * 64 + 128);
    const rows = project(fit.tokens, 13 * 64, [grid]);
    const planned = planModel(smolvlm.config, smolvlm.files, PRECISION);
    const report = estimate(
      planned,
      rows,
      configFor(256e6, rows, fit.tokens),
      PROFILE,
      device.offered,
    );
    expect(fit.training).toEqual({
      bytes: report.totalBytes,
      largestBytes: report.largestBindingBytes,
      verdict: report.verdict,
    });
    expect(fit.rank).toBe(16);
    // Beside weights and adapter the caches of four sample prompts of a picture, and the pixels of its views.
    const text = modelFit({ ...vision256m, gridOf: null }, device)!;
    expect(fit.training.bytes).toBeGreaterThan(1.5 * text.training.bytes);
    expect(fit.chat.bytes).toBeLessThan(fit.training.bytes);
  });

  it("plans texts where the model, or what is known of its processor, takes no pictures", () => {
    const fit = modelFit({ ...vision256m, gridOf: null }, device)!;
    expect([fit.picture, fit.tokens]).toEqual([null, 512]);
    const rows = project(512, 0, []);
    const planned = planModel(smolvlm.config, smolvlm.files, PRECISION);
    const config = configFor(256e6, rows, 512);
    const { totalBytes } = estimate(planned, rows, config, PROFILE, device.offered);
    expect(fit.training.bytes).toBe(totalBytes);
  });

  it("plans texts where the context has no room for the picture", () => {
    const { text_config: text } = smolvlm.config as { text_config: object };
    const config = {
      ...smolvlm.config,
      text_config: { ...text, max_position_embeddings: 900 },
    };
    const fit = modelFit({ ...vision256m, config }, device)!;
    expect([fit.picture, fit.tokens]).toEqual([null, 512]);
  });

  it("holds Llama-2-7B's weights in 3.92 GB, and in 13.5 GB at 16 bits", () => {
    const fit = modelFit(text7b, device)!;
    // 6.476e9 linear weights at 4.5 bits and 262.1e6 at 8.5: 3.92 GB; twice the parameters in 16 bits: 13.5 GB.
    const [q4, , f16] = fit.weights.map(({ bytes }) => bytes / 1e9);
    expect(q4).toBeCloseTo(3.92, 1);
    expect(f16).toBeCloseTo(13.48, 1);
    // 0.64 GB of the adapter; and what a step holds in between (0.47) or, more, answering the sample prompts one after the other:
    // caches of 448 + 40 tokens, in steps of 64, and a prefill of 448 tokens.
    const answering = 2 * 32 * 512 * 4096 * 4 + 448 * 4 * (3 * 11008 + 3 * 4096);
    expect(Math.abs(fit.training.bytes / (4.56e9 + answering) - 1)).toBeLessThan(0.01);
    expect(fit.training.verdict).toBe("fits");
  });

  it("says tight and does not fit as less is offered", () => {
    const verdicts = (bytes: number) => {
      const offered = { ...device.offered, bytes };
      const fit = modelFit(text7b, { ...device, offered })!;
      return [fit.chat.verdict, fit.training.verdict];
    };
    const { chat, training } = modelFit(text7b, device)!;
    expect(verdicts(training.bytes * 1.1)).toEqual(["tight", "tight"]);
    expect(verdicts((chat.bytes + training.bytes) / 2)).toEqual(["tight", "does not fit"]);
    expect(verdicts(2e9)).toEqual(["does not fit", "does not fit"]);
  });

  it("does not fit where one piece is larger than the device takes at once", () => {
    const small = { ...device, offered: { ...device.offered, bindingBytes: 20e6 } }; // 4096 x 11008 in 4 bits are 25.4 MB
    expect(modelFit(text7b, small)!.chat.verdict).toBe("does not fit");
  });

  it("names a tensor that is missing, before anything is brought", () => {
    const broken = new Map(text7b.tensors);
    broken.delete("model.layers.7.mlp.up_proj.weight");
    expect(() => modelFit({ ...text7b, tensors: broken }, device)).toThrow(
      /layers\.7\.mlp\.up_proj/,
    );
  });

  it("plans nothing for a type that the studio cannot open", () => {
    const unknown = { ...llama7b, model_type: "mamba" };
    expect(modelFit({ ...text7b, config: unknown }, device)).toBeNull();
    expect(modelFit({ ...text7b, config: {} }, device)).toBeNull();
  });
});
