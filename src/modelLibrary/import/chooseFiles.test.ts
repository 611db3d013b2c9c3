import { describe, expect, it } from "vitest";
import { chooseFiles, INDEX_FILE, shardFiles } from "./chooseFiles.ts";

const named = (...paths: string[]) => paths.map((path) => ({ path, bytes: 1 }));
const whole = ["config.json", "tokenizer.json", "model.safetensors"];
const chosen = (paths: string[], shards: string[] | null = null) =>
  chooseFiles(named(...paths), shards);

describe("which files are brought", () => {
  it("takes settings, cards and one weight file, and leaves copies in other forms", () => {
    const { files, problems } = chosen([
      ...whole,
      "README.md",
      "LICENSE.txt",
      "USE_POLICY.md",
      "chat_template.jinja",
      "pytorch_model.bin",
      "consolidated.00.pth",
      "model-00001-of-00002.safetensors",
      ".gitattributes",
    ]);
    expect(problems).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual([
      "config.json",
      "tokenizer.json",
      "README.md",
      "LICENSE.txt",
      "USE_POLICY.md",
      "chat_template.jinja",
      "model.safetensors",
    ]);
  });

  it("takes the parts that the index names, weights last", () => {
    const parts = ["model-00002-of-00002.safetensors", "model-00001-of-00002.safetensors"];
    const { files, weights, problems } = chosen(
      [...parts, "config.json", "tokenizer.json", INDEX_FILE],
      parts,
    );
    expect(problems).toEqual([]);
    expect(weights.map(({ path }) => path)).toEqual([...parts].sort());
    expect(files.at(-3)?.path).toBe(INDEX_FILE);
  });

  it("says what is missing", () => {
    const problem = (paths: string[], shards?: string[]) =>
      chosen(paths, shards ?? null).problems.join(" ");
    expect(problem(whole.slice(1))).toContain("There is no config.json, so nobody knows what kind");
    expect(problem(["config.json", "model.safetensors"])).toContain(
      "There is no tokenizer.json, so words",
    );
    expect(problem(["config.json", "tokenizer.model", "model.safetensors"])).toContain(
      "There is no tokenizer.json, only tokenizer.model, the older form.",
    );
    expect(problem(["config.json", "tokenizer.json"])).toContain("There are no weights");
    expect(problem(["config.json", "tokenizer.json", "pytorch_model.bin"])).toContain(
      "The weights are in pytorch_model.bin, which Scion does not open.",
    );
    expect(
      problem(["config.json", "tokenizer.json", "model-00001-of-00002.safetensors"]),
    ).toContain(
      `There are weights in parts (model-00001-of-00002.safetensors), but no ${INDEX_FILE}`,
    );
    const parts = ["a.safetensors", "b.safetensors", "c.safetensors", "d.safetensors"];
    expect(problem(["config.json", "tokenizer.json", INDEX_FILE, "a.safetensors"], parts)).toBe(
      `${INDEX_FILE} names 4 files, but b.safetensors, c.safetensors and 1 more are not there. Add what is missing.`,
    );
    expect(
      problem(["config.json", "tokenizer.json", INDEX_FILE, "a.safetensors"], parts.slice(0, 2)),
    ).toContain("names 2 files, but b.safetensors is not there.");
  });

  it("reads the parts from an index, and nothing from anything else", () => {
    const index = { weight_map: { x: "b.safetensors", y: "a.safetensors", z: "b.safetensors" } };
    expect(shardFiles(index)).toEqual(["a.safetensors", "b.safetensors"]);
    for (const odd of [
      null,
      {},
      { weight_map: [] },
      { weight_map: {} },
      { weight_map: { a: 1 } },
    ]) {
      expect(shardFiles(odd)).toBeNull();
    }
    expect(shardFiles({ weight_map: { a: "../../secret.safetensors" } })).toBeNull();
  });
});
