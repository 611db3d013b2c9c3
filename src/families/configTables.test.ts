/**
 * What every key of transformers' configuration classes means here, against what transformers 5 itself records
 * (tools/families/record_config.py); docs/config-keys.md is written by this test (`vitest -u`).
 */
import { describe, expect, it, test } from "vitest";
import { Trace } from "../engine/graph/trace.ts";
import { Weights } from "../engine/nn/weights.ts";
import { planModel } from "../inference/openModel.ts";
import recorded from "./fixtures/configKeys.json";
import published from "./fixtures/published.json";
import { FAMILIES, familyOf } from "./index.ts";
import type { Json } from "./parts/configKeys.ts";
import type { FamilyKeys, KeyRule, SectionKeys } from "./parts/keyRules.ts";
import { publishedFiles, type PublishedName } from "./testing/publishedFiles.ts";

type Recorded = {
  defaults: Record<string, Json>;
  ties: { config: Json; tied: boolean }[];
};
const families: [string, Recorded][] = Object.entries(recorded.families);

const tableOf = ({ model, text, vision }: FamilyKeys, section: string): SectionKeys | undefined =>
  section === "" ? model : section === "text_config" ? text : vision;

describe.each(families)("%s", (type, { defaults, ties }) => {
  it("has a rule for every key of its configuration classes, which takes the key's default", () => {
    for (const [section, keys] of Object.entries(defaults)) {
      const table = tableOf(familyOf(type).keys, section)!;
      for (const [key, value] of Object.entries(keys)) {
        expect(Object.keys(table.keys), `${section} ${key}`).toContain(key);
        const rule = table.keys[key]!;
        if (rule.about.startsWith("not under this name")) continue;
        expect(value === null || rule.accepts(value), `${section} ${key}`).toBe(true);
      }
    }
  });

  test.each(ties)("ties its head where transformers does: $config.tie_word_embeddings", (one) => {
    expect(familyOf(type).open(one.config).tiedHead).toBe(one.tied);
  });
});

it("has a table of rules for every family, and each says what it does not know", () => {
  expect(FAMILIES.map(({ type }) => type).sort()).toEqual(families.map(([type]) => type).sort());
});

const change = (name: PublishedName, section: string, values: Json) => {
  const config: Json = published[name].config;
  const own = section ? { [section]: { ...(config[section] as Json), ...values } } : values;
  return { ...config, ...own };
};

describe("a value that would change numbers is refused by its name", () => {
  test.each<[PublishedName, string, Json, string]>([
    ["LLaVA-NeXT-Llama-3-8B", "text_config", { model_type: "mistral" }, '"mistral" for text_config.model_type, and this studio knows "llama"'],
    ["SmolVLM2-256M", "text_config", { model_type: "granite" }, '"granite" for text_config.model_type'],
    ["LLaVA-OneVision-0.5B", "text_config", { model_type: "gemma" }, '"gemma" for text_config.model_type, and this studio knows "qwen2"'],
    ["LLaVA-OneVision-0.5B", "text_config", { use_sliding_window: true }, "true for text_config.use_sliding_window"],
    ["LLaVA-OneVision-0.5B", "text_config", { layer_types: ["full_attention", "sliding_attention"] }, '"sliding_attention"] for text_config.layer_types'],
    ["Qwen2-VL-2B", "", { use_sliding_window: true }, "true for use_sliding_window, and this studio knows false or null"],
    ["Qwen2-VL-2B", "vision_config", { rope_parameters: { rope_theta: 500 } }, "vision_config.rope_parameters"],
    ["Qwen2-VL-2B", "vision_config", { num_hidden_layers: 3 }, "not under this name; as depth"],
    ["Video-LLaVA-7B", "", { projector_hidden_act: "relu" }, '"relu" for projector_hidden_act, and this studio knows "gelu", "gelu_pytorch_tanh" or "quick_gelu"'],
    ["Video-LLaVA-7B", "", { vision_feature_layer: [-2, -5] }, "[-2,-5] for vision_feature_layer, and this studio knows the number of one layer"],
    ["Video-LLaVA-7B", "vision_config", { hidden_act: "mish" }, '"mish" for vision_config.hidden_act'],
    ["Video-LLaVA-7B", "vision_config", { model_type: "siglip_vision_model" }, '"siglip_vision_model" for vision_config.model_type'],
    ["Video-LLaVA-7B", "vision_config", { num_channels: 4 }, "4 for vision_config.num_channels, and this studio knows 3"],
    ["Video-LLaVA-7B", "text_config", { hidden_act: "gelu" }, '"gelu" for text_config.hidden_act, and this studio knows "silu"'],
    ["Video-LLaVA-7B", "text_config", { attention_dropout: 0.1 }, "0.1 for text_config.attention_dropout"],
    ["Llama-3.2-11B-Vision", "vision_config", { hidden_act: "toString" }, '"toString" for vision_config.hidden_act'],
    ["Llama-3.2-11B-Vision", "text_config", { rope_scaling: { rope_type: "llama3", partial_rotary_factor: 0.5 } }, "rotates 0.5 of each head"],
    ["Llama-3.2-11B-Vision", "text_config", { tie_word_embeddings: true }, ""],
  ])("%s %s %j", (name, section, values, message) => {
    const config = change(name, section, values);
    const open = () => familyOf(config["model_type"]).open(config);
    if (message) expect(open).toThrow(message);
    else expect(open().tiedHead).toBe(false);
  });
}); // prettier-ignore

describe("an activation is the one that config.json names", () => {
  const kernels = { gelu: "gelu", gelu_pytorch_tanh: "gelu_tanh", quick_gelu: "quick_gelu" };
  const names: PublishedName[] = ["Video-LLaVA-7B", "LLaVA-NeXT-Llama-3-8B", "LLaVA-OneVision-0.5B", "SmolVLM2-256M"]; // prettier-ignore
  const cases = names.flatMap((name) =>
    Object.entries(kernels).flatMap(([act, kernel]) => [
      { name, section: "vision_config", values: { hidden_act: act }, kernel },
      ...(name === "SmolVLM2-256M"
        ? []
        : [{ name, section: "", values: { projector_hidden_act: act }, kernel }]),
    ]),
  );
  test.each(cases)("$name $section $values", ({ name, section, values, kernel }) => {
    const { files } = publishedFiles(name);
    const precision = { linears: "f32", embeddings: "f32", vision: "f32" } as const;
    const { model, catalog } = planModel(change(name, section, values), files, precision, {
      maxBindingBytes: 2 ** 40,
    });
    const trace = new Trace();
    const vision = model.record(new Weights(trace, catalog)).vision!;
    if (section) vision.encode({ kind: "image", count: 1 });
    else vision.project(trace.input("features", [64, model.vision!.featureWidth]), 64);
    const all: string[] = Object.values(kernels);
    const used = new Set(trace.dispatches.map((d) => d.kernel.name).filter((k) => all.includes(k)));
    expect([...used]).toEqual([kernel]);
  });
});

it("docs/config-keys.md is the table of these rules", async () => {
  await expect(document()).toMatchFileSnapshot("../../docs/config-keys.md");
});

function document(): string {
  const sections = new Map<SectionKeys, string[]>();
  const note = (section: SectionKeys | undefined, where: string) =>
    section && sections.set(section, [...(sections.get(section) ?? []), where]);
  for (const { type, keys } of FAMILIES) {
    note(keys.model, `\`${type}\``);
    note(keys.text, `\`text_config\` of \`${type}\``);
    note(keys.vision, `\`vision_config\` of \`${type}\``);
  }
  const effects: Record<KeyRule["effect"], string> = {
    followed: "honoured",
    fixed: "others are refused",
    inert: "changes no number",
  };
  const parts = [...sections].map(([{ title, keys }, where]) =>
    [
      `## ${title}`,
      "",
      `${where.join(", ")}.`,
      "",
      "| key | here | what is known, or why |",
      "|---|---|---|",
      ...Object.entries(keys)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { effect, about }]) => `| \`${key}\` | ${effects[effect]} | ${about} |`),
      "",
    ].join("\n"),
  );
  return `# Keys of config.json

What each key of transformers ${recorded.transformers}'s configuration classes means here. Written by
[\`src/families/configTables.test.ts\`](../src/families/configTables.test.ts) from the rules that models are opened by
(\`npx vitest -u\` after a change). Keys that a class lacks are ignored, as transformers does. Of all classes, these change no
number: ${recorded.common.map((key) => `\`${key}\``).join(", ")}. Everything is computed in f32, whatever \`dtype\` says.

${parts.join("\n")}`;
}
