import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../../formats/safetensors/safetensors.ts";
import {
  writeSafetensors,
  type TensorToWrite,
} from "../../formats/safetensors/writeSafetensors.ts";
import { buildPeftAdapter } from "./peftAdapter.ts";
import { BASE_WEIGHTS_KEY } from "./checkBase.ts";
import { readPeftAdapter } from "./readPeftAdapter.ts";
import { base, exported, folder, fromPeft, linears, recorded } from "./testing/peftFolder.ts";
import { sampleCard } from "./testing/sampleCard.ts";

const byPath = new Map(linears.map((linear) => [linear.path, linear]));

/** What PEFT wrote into adapter_config.json, by how the base was loaded (tools/export/recordBaseNames.py). */
const baseNames = (
  JSON.parse(readFileSync(path.join(import.meta.dirname, "fixtures/baseNames.json"), "utf8")) as {
    recorded: { how: string; config: Record<string, unknown> }[];
  }
).recorded;

/** What cannot be told from the name, by the way of loading that leaves it open. */
const OPEN: Readonly<Record<string, string>> = {
  "from a repackaging in 4 bits": "in other bits",
  "from a repackaging of Unsloth's own": "in other bits",
  "from a checkpoint of an earlier run": 'names its base model "./output/checkpoint-300"',
  "from a folder of another name": 'names its base model "my-model"',
  "built from a configuration, without a name": "does not say which base model",
};

describe("readPeftAdapter", () => {
  it("reads what PEFT saved", () => {
    const { config, tensors, notes, metadata } = fromPeft();
    expect(config).toEqual({
      rank: 2,
      alpha: 6,
      dropout: 0.05,
      targets: ["down_proj", "q_proj"],
      language: true,
      projector: true,
      vision: false,
    });
    // 2 layers x (q_proj, down_proj) + linear_1, linear_2
    expect(tensors.size).toBe(2 * 2 + 2);
    expect(notes).toEqual([]);
    expect(metadata).toEqual({ format: "pt" });
  });

  it.each([
    ["f32", 1e-6],
    ["f16", 2e-3],
    ["bf16", 1e-2],
    ["rslora", 1e-6],
  ] as const)("gives the weight change that PEFT computes, from %s", (name, tolerance) => {
    const { config, tensors } = readPeftAdapter(folder(name), base);
    const { path, row, delta } = recorded.recorded.find((entry) => entry.name === name)!;
    const { a, b } = tensors.get(path)!;
    const columns = byPath.get(path)!.inFeatures;
    expect(delta).toHaveLength(columns);
    const scale = config.alpha / config.rank;
    const largest = Math.max(...delta.map(Math.abs));
    for (let column = 0; column < columns; column++) {
      const sum = b[row * 2]! * a[column]! + b[row * 2 + 1]! * a[columns + column]!;
      expect(Math.abs(scale * sum - delta[column]!)).toBeLessThan(tolerance * largest);
    }
  });

  it.each(baseNames)(
    "takes an adapter of a base that was loaded $how, and says what is open",
    (row) => {
      const { how, config } = row;
      const { tensors, notes } = readPeftAdapter(change({ config }), base);
      expect(tensors).toEqual(fromPeft().tensors);
      const open = OPEN[how];
      expect(notes).toEqual(open === undefined ? [] : [expect.stringContaining(open)]);
    },
  );

  it("refuses an adapter that was trained on other weights, by their hash", async () => {
    const metadata = { [BASE_WEIGHTS_KEY]: "a".repeat(64) };
    const files = new Map(await buildPeftAdapter({ ...exported(), metadata }, sampleCard()));
    const read = (weightsHash: string | null) => readPeftAdapter(files, { ...base, weightsHash });
    expect(read("a".repeat(64)).notes).toEqual([]);
    expect(read(null).notes).toEqual([]);
    expect(() => read("b".repeat(64))).toThrow("was trained on weights aaaaaaaaaaaa…");
  });

  it("reads the key names of older transformers", () => {
    const old = change({
      keys: (key) =>
        key
          .replace("model.model.language_model.", "model.language_model.model.")
          .replace("model.model.multi_modal", "model.multi_modal"),
      config: {
        target_modules: String.raw`language_model\.model\.layers\.\d+\.(self_attn|mlp)\.(q_proj|down_proj)|multi_modal_projector\.linear_\d`,
      },
    });
    expect(readPeftAdapter(old, base).tensors).toEqual(fromPeft().tensors);
  });

  it("finds the files in a sub-folder and accepts lists of suffixes", () => {
    const listed = change({
      config: { target_modules: ["q_proj", "down_proj", "linear_1", "linear_2"] },
    });
    const inside = new Map([...listed].map(([name, bytes]) => [`adapter/${name}`, bytes]));
    expect(readPeftAdapter(inside, base).tensors.size).toBe(6);
  });

  it("says when an adapter was never trained", () => {
    const zero = change({
      values: (values, key) => (key.includes("lora_B") ? values.map(() => 0) : values),
    });
    expect(readPeftAdapter(zero, base).notes[0]).toContain("This adapter was never trained");
  });

  type Change = Parameters<typeof change>[0];
  const refused: [string, Change, string][] = [
    ["no plain LoRA", { config: { peft_type: "IA3" } }, 'of type "IA3"'],
    ["DoRA", { config: { use_dora: true } }, "uses DoRA"],
    ["retrained layers", { config: { modules_to_save: ["lm_head"] } }, "modules_to_save"],
    ["biases", { config: { bias: "lora_only" } }, 'bias is "lora_only"'],
    ["biases in pairs", { config: { lora_bias: true } }, "a trained bias in its pairs"],
    ["mixed ranks", { config: { rank_pattern: { q_proj: 4 } } }, "rank_pattern"],
    ["PiSSA", { config: { init_lora_weights: "pissa_niter_4" } }, "also changes the base model"],
    ["a wrong rank", { config: { r: 4 } }, "has rank 2, but adapter_config.json says r is 4"],
    ["a rank of zero", { config: { r: 0 } }, "r is 0; a rank is a whole number"],
    ["no alpha", { config: { lora_alpha: null } }, "lora_alpha is null"],
    ["layers without tensors", { config: { target_modules: ["q_proj", "down_proj", "v_proj", "linear_1", "linear_2"] } }, 'names 2 layers that have no tensors, first "model.language_model.layers.0.self_attn.v_proj"'],
    ["tensors without layers", { config: { target_modules: ["q_proj", "linear_1", "linear_2"] } }, "tensors for 2 layers that its target_modules"],
    ["a key without PEFT's prefix", { keys: (key) => key.replace("base_model.model.", "") }, 'does not begin with "base_model.model."'],
    ["another layout of the base", { keys: (key) => key.replace("model.language_model.layers", "model.text_model.layers") }, 'changes the layer "model.text_model.layers.0.mlp.down_proj", which this model does not have'],
    ["more layers than the base has", { keys: (key) => key.replace("layers.1.", "layers.7.") }, "is number 7 where this model has 2 layers"],
    ["the first layer of a tower", { keys: (key) => key.replace(/model\.language_model\.layers\.0\.mlp\.down_proj/, "model.image_tower.embeddings.patch_embedding") }, "or does not let adapters change"],
    ["a missing half", { drop: "layers.0.mlp.down_proj.lora_B" }, 'has lora_A of "model.language_model.layers.0.mlp.down_proj" but not lora_B'],
    ["another shape", { shapes: (shape, key) => (key.includes("layers.1.mlp.down_proj.lora_A") ? [2, 12] : shape) }, "has shape [2, 12], but this model's layer needs [2, 24]"],
    ["a bias tensor", { keys: (key) => key.replace("layers.0.mlp.down_proj.lora_B.weight", "layers.0.mlp.down_proj.lora_B.bias") }, "which is a trained bias"],
    ["numbers that are not finite", { values: (values) => values.map((value, i) => (i === 3 ? NaN : value)) }, "not finite"],
  ]; // prettier-ignore
  it.each(refused)("refuses %s", (_what, how, sentence) => {
    expect(() => readPeftAdapter(change(how), base)).toThrow(sentence);
    expect(() => readPeftAdapter(change({}), base)).not.toThrow();
  });

  it("refuses the DoRA folder that PEFT saved", () => {
    expect(() => readPeftAdapter(folder("dora"), base)).toThrow("uses DoRA");
    const unmarked = folder("dora").set(
      "adapter_config.json",
      folder("f32").get("adapter_config.json")!,
    );
    expect(() => readPeftAdapter(unmarked, base)).toThrow("which is DoRA's");
  });

  it("names what is missing from the folder", () => {
    const config = folder("f32").get("adapter_config.json")!;
    expect(() => readPeftAdapter(new Map([["adapter_config.json", config]]), base)).toThrow(
      "has a file adapter_model.safetensors, but this one has adapter_config.json",
    );
    expect(() =>
      readPeftAdapter(
        new Map([
          ["adapter_config.json", config],
          ["adapter_model.bin", new Uint8Array(1)],
        ]),
        base,
      ),
    ).toThrow("old adapter_model.bin form");
    expect(() => readPeftAdapter(new Map(), base)).toThrow("but this one has nothing");
    expect(() => readPeftAdapter(folder("f32").set("b/adapter_config.json", config), base)).toThrow(
      "There are 2 files called adapter_config.json",
    );
    expect(() =>
      readPeftAdapter(folder("f32").set("adapter_config.json", new Uint8Array([123])), base),
    ).toThrow("is not a JSON object");
  });
});

/** PEFT's f32 folder with something changed. */
function change(how: {
  config?: Record<string, unknown>;
  keys?: (key: string) => string;
  values?: (values: Float32Array<ArrayBuffer>, key: string) => Float32Array<ArrayBuffer>;
  shapes?: (shape: number[], key: string) => number[];
  drop?: string;
}): Map<string, Uint8Array> {
  const original = folder("f32");
  const bytes = original.get("adapter_model.safetensors")!;
  const header = readSafetensorsHeader(bytes);
  const tensors = new Map<string, TensorToWrite>();
  for (const [key, { shape, dtype }] of header.tensors) {
    if (how.drop && key.includes(how.drop)) continue;
    let values = toFloat32(safetensorsSlice(bytes, header, key), dtype);
    values = how.values?.(values, key) ?? values;
    const size = how.shapes?.(shape, key) ?? shape;
    tensors.set(how.keys?.(key) ?? key, {
      dtype: "F32",
      shape: size,
      data: values.slice(
        0,
        size.reduce((a, b) => a * b),
      ),
    });
  }
  const config = JSON.parse(new TextDecoder().decode(original.get("adapter_config.json")));
  return new Map([
    ["adapter_config.json", new TextEncoder().encode(JSON.stringify({ ...config, ...how.config }))],
    ["adapter_model.safetensors", writeSafetensors(tensors)],
  ]);
}
