import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AdapterConfig } from "../protocol/config.ts";
import { plan, type Plan } from "../engine/graph/plan.ts";
import { layOutAdapter, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { openSafetensors } from "../engine/weights/safetensorsFiles.ts";
import { planModel } from "../inference/openModel.ts";
import { fileSource } from "./parity/nodeFolder.ts";
import { recordStep } from "./recordStep.ts";
import { UpdateCounts } from "./updateCounts.ts";

const adapter: AdapterConfig = {
  ...{ rank: 4, alpha: 8, dropout: 0, language: true, projector: true, vision: false },
  targets: ["q_proj", "v_proj"],
};

const wrote = (...offsets: number[]) =>
  ({ written: new Map([["grads", new Set(offsets)]]) }) as unknown as Plan;

/** Two pairs and a tensor of another group, each 256 bytes. */
const layout: AdapterLayout = {
  ...{ rank: 1, alpha: 1, dropout: 0, vision: false, bytes: 5 * 256 },
  pairs: [0, 512].map((aOffset, i) => ({
    ...{ path: String(i), inFeatures: 64, outFeatures: 64 },
    ...{ part: "language" as const, aOffset, bOffset: aOffset + 256 },
  })),
  tensors: [{ name: "t", shape: [64], group: "g", init: { value: 0 }, offset: 1024 }],
};

describe("UpdateCounts", () => {
  it("updates all in one range while all take part", () => {
    const counts = new UpdateCounts(layout, 0);
    const all = [wrote(0, 256, 512, 768, 1024)];
    expect(counts.next(all, [])).toEqual({
      ranges: [{ begin: 0, end: 1280, row: 0 }],
      counts: [1],
    });
    expect(counts.next(all, []).counts).toEqual([2]);
  });

  it("leaves out what has no gradient in any micro-batch or is frozen, and gives each count a row", () => {
    const counts = new UpdateCounts(layout, 0);
    expect(counts.next([wrote(0, 256), wrote(1024)], ["g"])).toEqual({
      ranges: [{ begin: 0, end: 512, row: 0 }],
      counts: [1],
    });
    expect(counts.next([wrote(0, 256), wrote(512, 768, 1024)], [])).toEqual({
      ranges: [
        { begin: 0, end: 512, row: 0 },
        { begin: 512, end: 1280, row: 1 },
      ],
      counts: [2, 1],
    });
    expect([...counts.counts]).toEqual([2, 2, 1, 1, 1]);
    expect(counts.next([], [])).toEqual({ ranges: [], counts: [] });
  });

  it("refuses counts of another layout", () => {
    expect(() => new UpdateCounts(layout, new Uint32Array(3))).toThrow("3 counts of updates for 5");
  });

  it("leaves out Llama 3.2's cross-attention and projector in steps on text alone", async () => {
    const folder = path.join(import.meta.dirname, "../families/parity/fixtures/mllama");
    const config = JSON.parse(readFileSync(path.join(folder, "config.json"), "utf8"));
    const files = await openSafetensors(async (file) => {
      const isThere = file !== "model.safetensors";
      return isThere ? fileSource(path.join(folder, file)) : null;
    });
    const precision = { linears: "f32", embeddings: "f32", vision: "f32" } as const;
    const { model, catalog } = planModel(config, files, precision);
    const profile = { software: true, matmul: "register" } as const;
    const own = layOutAdapter(catalog, model.parts, adapter);
    const counts = new UpdateCounts(own, 0);
    const shape = { tokens: 64, features: 0, visual: 0, rows: 64 };
    const how = { withBackward: true, checkpointing: true };
    counts.next([plan(recordStep({ model, catalog, profile }, own, shape, how))], []);
    const idle = own.pairs.flatMap(({ path: module }, i) => (counts.counts[2 * i] ? [] : [module]));
    const crossing = own.pairs.filter(({ path: module }) =>
      /cross_attn|multi_modal_projector/.test(module),
    );
    expect(crossing.length).toBeGreaterThan(1);
    expect(idle).toEqual(crossing.map(({ path: module }) => module));
  });
});
