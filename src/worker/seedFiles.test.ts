/** What ships for synthesizers: complete, of pictures that are there, and with nothing of what is hidden. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ruleVerdict } from "../synthesis/filter/rule.ts";

const samples = path.join(import.meta.dirname, "../../public/samples");
const json = (file: string) => JSON.parse(readFileSync(path.join(samples, file), "utf8"));

interface SeedRow {
  image: string;
  split: string;
  source: string;
  caption: string;
  tasks: { instruction: string; precise: string; informative: string }[];
}
const seeds = json("seeds/seeds.json") as SeedRow[];

describe("the seed tasks", () => {
  it("are of general pictures to learn from, each there, described and asked about three times", () => {
    const general = json("replay/image.json") as { image: string; split: string; source: string }[];
    const known = new Map(general.map((row) => [`../replay/${row.image}`, row]));
    for (const { image, source, caption, tasks } of seeds) {
      expect(known.get(image)).toMatchObject({ split: "train", source });
      expect(existsSync(path.join(samples, "seeds", image))).toBe(true);
      expect(caption).not.toBe("");
      expect(tasks).toHaveLength(3);
    }
    expect(new Set(seeds.map(({ split }) => split))).toEqual(new Set(["train", "validation"]));
    expect(existsSync(path.join(samples, "seeds/blank.webp"))).toBe(true);
  });

  it("have answers that agree, by our own rule too", () => {
    const verdicts = seeds.flatMap(({ tasks }) => tasks.map(ruleVerdict));
    expect(verdicts.filter(({ label }) => label !== "Yes")).toEqual([]);
    expect(verdicts).toHaveLength(420);
  });
});

describe("the kitchen's descriptions", () => {
  it("are of its pictures, by the hashes of their files", () => {
    const captions = json("kitchen/captions.json") as Record<string, string>;
    const rows = json("kitchen/image.json") as { image: string }[];
    const hashes = rows.map(({ image }) =>
      createHash("sha256")
        .update(readFileSync(path.join(samples, "kitchen", image)))
        .digest("hex"),
    );
    expect(Object.keys(captions).sort()).toEqual([...new Set(hashes)].sort());
  });
});

describe("the synthesizer that comes along", () => {
  it("has a LoRA pair for every linear layer of the embedded model's four decoder layers, and none elsewhere", () => {
    const config = json("seeds/synthesizer/adapter_config.json") as {
      r: number;
      target_modules: string;
    };
    const bytes = readFileSync(path.join(samples, "seeds/synthesizer/adapter_model.safetensors"));
    const header = JSON.parse(
      bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString(),
    ) as object;
    const layers = new Set(
      Object.keys(header).flatMap(
        (key) => /^base_model\.model\.(.+)\.lora_[AB]\.weight$/.exec(key)?.[1] ?? [],
      ),
    );
    expect(config.r).toBe(16);
    expect(layers.size).toBe(4 * 7);
    const target = new RegExp(`^(?:${config.target_modules})$`);
    expect([...layers].filter((layer) => !target.test(layer))).toEqual([]);
  });
});
