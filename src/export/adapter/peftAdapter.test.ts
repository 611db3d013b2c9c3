import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../base/hash.ts";
import { readSafetensorsHeader, safetensorsSlice } from "../../formats/safetensors/safetensors.ts";
import { adapterConfigJson, buildPeftAdapter } from "./peftAdapter.ts";
import { readPeftAdapter } from "./readPeftAdapter.ts";
import { base, exported, folder, linears } from "./testing/peftFolder.ts";
import { withFindings } from "../../evaluation/findings.ts";
import { reportOf, times } from "../../evaluation/testing/report.ts";
import { sampleCard } from "./testing/sampleCard.ts";

describe("buildPeftAdapter", () => {
  it("writes the keys, shapes and values that PEFT writes", async () => {
    const built = (await buildPeftAdapter(exported(), sampleCard())).get(
      "adapter_model.safetensors",
    )!;
    const theirs = folder("f32").get("adapter_model.safetensors")!;
    const [mine, peft] = [readSafetensorsHeader(built), readSafetensorsHeader(theirs)];
    expect([...mine.tensors.keys()].sort()).toEqual([...peft.tensors.keys()].sort());
    for (const [key, { shape, dtype }] of peft.tensors) {
      expect(mine.tensors.get(key)).toMatchObject({ shape, dtype });
      expect(safetensorsSlice(built, mine, key)).toEqual(safetensorsSlice(theirs, peft, key));
    }
    expect(mine.metadata).toEqual({ format: "pt", run: "r1" });
  });

  it("writes a config whose every key agrees with PEFT's own", () => {
    const mine = JSON.parse(adapterConfigJson(exported())) as Record<string, unknown>;
    const theirs = JSON.parse(
      new TextDecoder().decode(folder("f32").get("adapter_config.json")!),
    ) as Record<string, unknown>;
    expect(Object.keys(mine)).toEqual(Object.keys(mine).sort());
    for (const [key, value] of Object.entries(mine)) {
      if (key === "peft_version" || key === "target_modules") continue;
      expect([key, value]).toEqual([key, theirs[key]]);
    }
    expect(mine.target_modules).toBe(
      String.raw`model\.language_model\.layers\.\d+\.(mlp|self_attn)\.(down_proj|q_proj)|model\.multi_modal_projector\.linear_\d`,
    );
  });

  it("is read back equal, whatever was trained", async () => {
    const some = fc.subarray(linears, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 64 }),
        async (chosen, rank, alpha) => {
          const tensors = chosen.map((linear, i) => ({
            path: linear.path,
            a: new Float32Array(rank * linear.inFeatures).fill(i + 0.5),
            b: new Float32Array(rank * linear.outFeatures).fill(-i - 0.25),
          }));
          const built = await buildPeftAdapter(
            { ...exported(), rank, alpha, tensors },
            sampleCard(),
          );
          const back = readPeftAdapter(built, base);
          const has = (part: string) => chosen.some((linear) => linear.part === part);
          const parts = {
            language: has("language"),
            projector: has("projector"),
            vision: has("vision"),
          };
          expect(back.config).toMatchObject({ rank, alpha, ...parts });
          expect(back.tensors).toEqual(new Map(tensors.map(({ path, a, b }) => [path, { a, b }])));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("writes a card with valid front matter and the files' hashes", async () => {
    const built = await buildPeftAdapter(exported(), {
      ...sampleCard(),
      title: 'Ana\'s "soup": #1\n- x',
    });
    const card = new TextDecoder().decode(built.get("README.md"));
    expect(card).toContain(await sha256Hex(built.get("adapter_model.safetensors")!));
    const [, yaml = ""] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? [];
    expect(yaml.split("\n")).toEqual([
      'base_model: "models/tiny-video-llava"',
      "library_name: peft",
      "pipeline_tag: image-text-to-text",
      String.raw`model_name: "Ana's \"soup\": #1 - x"`,
      "license: cc-by-4.0",
      "tags:",
      '  - "lora"',
      '  - "base_model:adapter:models/tiny-video-llava"',
      '  - "transformers"',
      '  - "scion"',
    ]);
    expect(card).toContain("| train | 120 | 1,240 |");
    expect(card).toContain(
      "| overall | 20 | 50.0 % | 5.0 % (0.9 % to 23.6 %) | 80.0 % (58.4 % to 91.9 %) | 0.050 | 0.800 |",
    );
    expect(card).toContain("over always giving the most common answer: 30.0 points (6.7 to 49.1).");
    // Of 14 answers "onion" 10 are right, of 10 onions all are found.
    expect(card).toContain("| onion | 10 | 0.714 | 1.000 | 0.833 | 0.182 |");
    expect(card).not.toContain("Questions of a conversation");
    expect(card).toContain("| Loss on answers, first and last step | 3.2199, 0.1235 |");
    expect(
      card
        .match(/```python\n([\s\S]*?)```/)?.[1]
        ?.trim()
        .split("\n"),
    ).toHaveLength(6);
  });

  it("says in medicine that it is no medical device, and refuses a card without licence", async () => {
    const card = async (more: object) =>
      new TextDecoder().decode(
        (await buildPeftAdapter(exported(), { ...sampleCard(), ...more })).get("README.md"),
      );
    expect(await card({ field: "medicine" })).toContain("not a medical device");
    expect(await card({ scores: null })).toContain("It was not evaluated on the test split.");
    const branch = { runId: "r", title: "Eggs | ham", step: 9, learnt: ["v2", "v1"] };
    expect(await card({ branch })).toContain(
      '| Began from | the adapter of "Eggs \\| ham", step 9, learnt from versions v2, v1 |',
    );
    expect(await card({})).not.toContain("Began from");
    const turns = reportOf(times(9, { reference: "a", base: "b", adapter: "a", turn: 1 }));
    const { asked: _, ...earlier } = turns;
    expect(await card({ scores: withFindings(turns) })).toContain("were asked each alone");
    expect(await card({ scores: withFindings(earlier) })).toContain("with the reference answers");
    expect(await card({ licence: "Ours only" })).toContain(
      'license: other\nlicense_name: "Ours only"',
    );
    await expect(card({ licence: " " })).rejects.toThrow("The adapter has no licence");
  });

  it("asks as the lesson did: with the picture, its largest size and the start token, where the model has them", async () => {
    const card = async (more: object) =>
      new TextDecoder().decode(
        (await buildPeftAdapter(exported(), { ...sampleCard(), ...more })).get("README.md"),
      );
    expect(await card({ maxPixels: 1_003_520 })).toMatch(
      /AutoProcessor\.from_pretrained\("[^"]+", max_pixels=1003520\)/,
    );
    expect(await card({})).not.toContain("max_pixels");
    expect(await card({})).toContain(
      'processor(text="USER: <image>\\nWhat is this? ASSISTANT:", images=picture, return_tensors="pt")',
    );
    const text = { text: "<s>Hi", hasPicture: false, hasStart: true };
    expect(await card({ prompt: text })).toContain(
      'processor(text="<s>Hi", add_special_tokens=False, return_tensors="pt")',
    );
  });

  it("names the task of a model that reads text only, and speaks of texts", async () => {
    const prompt = { text: "Hi", hasPicture: false, hasStart: false };
    const files = await buildPeftAdapter(exported(), { ...sampleCard(), prompt });
    const card = new TextDecoder().decode(files.get("README.md"));
    expect(card).toContain("\npipeline_tag: text-generation\n");
    expect(card).toContain("Answering questions about texts like those");
    expect(card).not.toMatch(/pictures|image/);
  });

  it("writes a whole alpha where it is one but for rounding, else the exact one, and says so", async () => {
    const built = async (alpha: number) => {
      const files = await buildPeftAdapter({ ...exported(), alpha }, sampleCard());
      const text = (name: string) => new TextDecoder().decode(files.get(name));
      const [, written] = /"lora_alpha": (.+),/.exec(text("adapter_config.json"))!;
      return { written, card: text("README.md"), back: readPeftAdapter(files, base).config.alpha };
    };
    // Rank-stabilised: 16 · √16, and (32 / √15) · √15, which is 31.999999999999996 in f64.
    const near = (32 / Math.sqrt(15)) * Math.sqrt(15);
    for (const [alpha, whole] of [
      [16 * Math.sqrt(16), 64],
      [near, 32],
    ] as const) {
      const { written, card, back } = await built(alpha);
      expect(written).toBe(String(whole));
      expect(back).toBe(whole);
      expect(card).toContain(`| Rank, alpha, dropout | 2, ${whole}, 0.05 |`);
      expect(card).not.toContain("not a whole number");
    }
    const alpha = 16 * Math.SQRT2;
    const { written, card, back } = await built(alpha);
    expect(written).toBe("22.627416997969522");
    expect(back).toBe(alpha);
    expect(card).toContain("Its lora_alpha, 22.627416997969522, is not a whole number");
    expect(card).toContain("Ollama reads a whole number there");
  });

  it("says where an adapter in the eyes or the projector may not work", async () => {
    const card = async (vision: boolean) => {
      const { config, ...facts } = sampleCard();
      const adapter = { ...config.adapter, projector: false, vision };
      const built = await buildPeftAdapter(exported(), {
        ...facts,
        config: { ...config, adapter },
      });
      return new TextDecoder().decode(built.get("README.md"));
    };
    expect(await card(true)).toContain("It adapts the eyes too.");
    expect(await card(true)).toContain("linear layers of the vision towers |");
    expect(await card(false)).not.toContain("llama.cpp");
  });

  it("names the towers' layers by themselves, since they share names with the language model's", () => {
    const chosen = linears.filter(({ path, part }) => part === "vision" && path.endsWith("q_proj"));
    const tensors = chosen.map(({ path, inFeatures: columns, outFeatures }) => ({
      path,
      a: new Float32Array(2 * columns),
      b: new Float32Array(2 * outFeatures),
    }));
    const config = JSON.parse(adapterConfigJson({ ...exported(), tensors })) as {
      target_modules: string;
    };
    const meant = linears.filter(({ path }) =>
      new RegExp(`^(?:${config.target_modules})$`).test(path),
    );
    expect(meant).toEqual(chosen);
    expect(chosen.length).toBeGreaterThan(1);
  });
});
