import { describe, expect, it } from "vitest";
import { readableText, textVector } from "./textOutputs.ts";
import { readTextSettings, type SettingFiles } from "./textSettings.ts";

const json = (value: unknown) => JSON.stringify(value);
const read = (files: Partial<SettingFiles> = {}) =>
  readTextSettings({ config: "{}", tokenizerConfig: "{}", ...files }, "mini");
const pooling = (fields: object) => read({ pooling: json(fields) }).settings.pooling;

describe("the files beside a graph that reads texts", () => {
  it("say how tokens are pooled, in the older and the newer form", () => {
    const off = { pooling_mode_cls_token: false, word_embedding_dimension: 8 };
    expect(pooling({ ...off, pooling_mode_mean_tokens: true })()).toBe("mean");
    expect(pooling({ pooling_mode_cls_token: true })()).toBe("cls");
    expect(pooling({ pooling_mode_max_tokens: true })()).toBe("max");
    expect(pooling({ pooling_mode: "cls" })()).toBe("cls");
    expect(pooling({ pooling_mode: "mean", embedding_dimension: 8 })()).toBe("mean");
  });

  it("refuse other poolings and several of them by name, once tokens would be pooled", () => {
    expect(pooling({ pooling_mode_weightedmean_tokens: true })).toThrow(
      '"mini" pools its tokens by pooling_mode_weightedmean_tokens',
    );
    expect(pooling({ pooling_mode_cls_token: true, pooling_mode_mean_tokens: true })).toThrow(
      "pooling_mode_cls_token and pooling_mode_mean_tokens",
    );
    expect(pooling({})).toThrow("nothing that it names");
  });

  it("without a pooling take the mean, which is said", () => {
    const { settings, notes } = read();
    expect(settings.pooling()).toBe("mean");
    expect(notes).toEqual([
      "It has no 1_Pooling/config.json: the mean over the tokens of a text is taken.",
    ]);
  });

  it("say whether vectors are brought to length 1, and which parts no graph holds", () => {
    const steps = (...kinds: string[]) =>
      read({
        pooling: json({ pooling_mode: "mean" }),
        modules: json(kinds.map((kind) => ({ type: `sentence_transformers.models.${kind}` }))),
      });
    expect(read().settings.isNormalised).toBe(true);
    expect(steps("Transformer", "Pooling", "Normalize").settings.isNormalised).toBe(true);
    const dense = steps("Transformer", "Pooling", "Dense");
    expect(dense.settings.isNormalised).toBe(false);
    expect(dense.notes).toEqual([
      "Its modules.json names sentence_transformers.models.Dense, which no ONNX file of it holds: what it makes without is compared.",
    ]);
  });

  it("give the least of the longest texts that they name", () => {
    const most = (files: Partial<SettingFiles>) => read(files).settings.maxTokens;
    expect(most({})).toBe(512);
    expect(most({ tokenizerConfig: json({ model_max_length: 1e30 }) })).toBe(512);
    expect(
      most({
        config: json({ max_position_embeddings: 512 }),
        tokenizerConfig: json({ model_max_length: 384 }),
        sentence: json({ max_seq_length: 128 }),
      }),
    ).toBe(128);
    expect(most({ config: json({ text_config: { max_position_embeddings: 77 } }) })).toBe(77);
  });

  it("are named where they are damaged", () => {
    expect(() => read({ modules: "[" })).toThrow("The modules.json of the network is damaged");
    expect(() => read({ config: "[]" })).toThrow("The config.json of the network is damaged");
  });
});

describe("what a network gives for a text", () => {
  const output = (dims: number[], ...data: number[]) => ({ dims, data: Float32Array.from(data) });
  const { settings } = read({ modules: "[]" });
  const tokens = { last_hidden_state: output([1, 2, 2], 1, 5, 3, -1) };
  const vectorOf = (outputs: Parameters<typeof readableText>[0], how: object = {}) => [
    ...textVector(outputs, { ...readableText(outputs, settings), ...how }),
  ];

  it("becomes one vector by its pooling", () => {
    expect(vectorOf(tokens)).toEqual([2, 2]);
    expect(vectorOf(tokens, { pooling: "cls" })).toEqual([1, 5]);
    expect(vectorOf(tokens, { pooling: "max" })).toEqual([3, 5]);
    const [x, y] = vectorOf(tokens, { pooling: "cls", isNormalised: true });
    expect([x, y]).toEqual([
      expect.closeTo(1 / Math.sqrt(26), 6),
      expect.closeTo(5 / Math.sqrt(26), 6),
    ]);
  });

  it("is taken as it is where it is one vector, whatever its pooling would be", () => {
    const outputs = { ...tokens, sentence_embedding: output([1, 2], 7, 9) };
    const reading = readableText(outputs, {
      ...settings,
      pooling: () => {
        throw new Error("never asked for");
      },
    });
    expect(reading).toMatchObject({ output: "sentence_embedding", pooling: null, width: 2 });
    expect(vectorOf(outputs)).toEqual([7, 9]);
  });

  it("is refused where it is unknown, of another width or no number", () => {
    expect(() => readableText({ logits: output([1, 2], 0, 1) }, settings)).toThrow(
      "gives logits (1 × 2) for a text",
    );
    const reading = readableText(tokens, settings);
    expect(() => textVector({ last_hidden_state: output([1, 1, 3], 1, 2, 3) }, reading)).toThrow(
      "3 numbers as last_hidden_state, where a multiple of 2 was expected",
    );
    expect(() => textVector({ last_hidden_state: output([1, 1, 2], 1, NaN) }, reading)).toThrow(
      "gave NaN",
    );
  });
});
