import { describe, expect, it } from "vitest";
import type { ModelIdentity, ModelRecord } from "../../protocol/models.ts";
import { migrateEntry } from "../migrate.ts";
import { newModelIds, renameModels } from "./migrateModels.ts";

const model = (id: string, more: Partial<ModelRecord> = {}): ModelRecord => ({
  ...{ id, folder: id, title: id, origin: { kind: "folder", name: id }, files: [] },
  ...{ licence: { id: "", name: "", link: "", text: "" }, modelType: "llama", parameters: 1 },
  ...{ state: "complete", addedAt: "2026-01-01" },
  ...more,
});
const identity = (id: string): ModelIdentity => ({
  ...{ id, name: "n", commit: null, hub: null, weightsHash: null },
});

describe("the ids of models that were stored under ids of one browser", () => {
  const idsOf = (models: ModelRecord[], ids: string[]) =>
    [...newModelIds(models, ids.map(identity))].map(([former, { id }]) => [former, id]);

  it("become those of what they are", () => {
    const models = [model("sprout-x1y2z"), model("tiny-00000")];
    expect(idsOf(models, ["a/b@c", "sha256:x"])).toEqual([
      ["sprout-x1y2z", "a/b@c"],
      ["tiny-00000", "sha256:x"],
    ]);
  });

  it("stay where they are derived already", () => {
    expect(idsOf([model("a/b@c"), model("partial:x")], ["a/b@c", "partial:x"])).toEqual([]);
  });

  it("stay with the second of the same model, so that its files and settings do", () => {
    const early = model("a-2", { addedAt: "2026-01-02" });
    const first = model("a-1", { addedAt: "2026-01-01" });
    const half = model("a-0", { addedAt: "2025-01-01", state: "partial" });
    const same = ["a/b@c", "a/b@c", "a/b@c"];
    expect(idsOf([early, first, half], same)).toEqual([["a-1", "a/b@c"]]);
    // One that has the derived id already keeps it.
    expect(idsOf([model("a/b@c"), early], ["a/b@c", "a/b@c"])).toEqual([]);
  });
});

describe("records that refer to a model", () => {
  const ids = new Map([["sprout-x1y2z", "a/b@c"]]);

  it("refer to its new id", () => {
    const run = { id: "r", config: { modelId: "sprout-x1y2z", seed: 1 } };
    expect(renameModels("run", run, ids)).toEqual({
      id: "r",
      config: { modelId: "a/b@c", seed: 1 },
    });
    const project = { id: "p", modelId: "sprout-x1y2z", title: "sprout-x1y2z" };
    expect(renameModels("project", project, ids)).toEqual({ ...project, modelId: "a/b@c" });
  });

  it("are left alone when it is another, and when they are not understood", () => {
    const others: [string, unknown][] = [
      ["run", { config: { modelId: "scion-sprout" } }],
      ["run", { config: null }],
      ["run", { config: "sprout-x1y2z" }],
      ["project", { modelId: 7 }],
      ["project", null],
      ["example", { modelId: "sprout-x1y2z" }],
    ];
    for (const [kind, record] of others) expect(renameModels(kind, record, ids)).toBe(record);
  });
});

describe("stored entries before schema version 3", () => {
  const ids = new Map([["sprout-x1y2z", "a/b@c"]]);
  const { folder: _, ...stored } = model("sprout-x1y2z");

  it("of a model move to its new key, and its files stay in their folder", () => {
    const entry = migrateEntry(["model", "sprout-x1y2z"], stored, 2, ids);
    const moved = { ...stored, id: "a/b@c", folder: "sprout-x1y2z" };
    expect(entry).toEqual([[["model", "a/b@c"], moved]]);
    // A cursor may come to what was made, and a second try to what a first has left.
    expect(migrateEntry(["model", "a/b@c"], moved, 2, ids)).toBeNull();
    expect(migrateEntry(["model", "a/b@c"], moved, 3)).toBeNull();
  });

  it("of a model that keeps its id only learn where its files are", () => {
    expect(migrateEntry(["model", "tiny-0"], { ...stored, id: "tiny-0" }, 2, ids)).toEqual([
      [["model", "tiny-0"], { ...stored, id: "tiny-0", folder: "tiny-0" }],
    ]);
  });

  it("of prepared copies are named by the folder, which is as it was", () => {
    expect(migrateEntry(["prepared", "sprout-x1y2z"], ["q4"], 2, ids)).toBeNull();
  });

  it("of a run of version 1 get the new id on the way to their new key", () => {
    const run = { projectId: "p", config: { modelId: "sprout-x1y2z" }, points: [] };
    expect(migrateEntry(["run", "r"], run, 1, ids)).toEqual([
      [["run", "p", "r"], { projectId: "p", config: { modelId: "a/b@c" } }],
    ]);
  });
});
