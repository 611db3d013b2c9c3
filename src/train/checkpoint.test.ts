import { expect, test } from "vitest";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { requireFiniteState } from "./finite.ts";
import type { TrainerState } from "./trainer.ts";

const state = (change: Partial<TrainerState> = {}): TrainerState => ({
  step: 3,
  values: Float32Array.of(1, -2),
  m: Float32Array.of(0.5, 0),
  v: Float32Array.of(0.25, 1e-30),
  updates: Uint32Array.of(3),
  ...change,
});

test("a state comes back bit for bit", () => {
  expect(readCheckpoint(writeCheckpoint(state()), 2)).toEqual(state());
});

test("a step that is no number of steps is refused", () => {
  const tensor = { dtype: "F32" as const, shape: [2], data: new Float32Array(2) };
  const tensors = new Map(["values", "m", "v"].map((name) => [name, tensor]));
  for (const step of ["NaN", "1.5", "-2", "0", "", "1e400"])
    expect(() => readCheckpoint(writeSafetensors(tensors, { step }), 2)).toThrow(
      `The saved lesson is damaged: it was saved after step "${step}"`,
    );
  expect(() => readCheckpoint(writeSafetensors(tensors, {}), 2)).toThrow("no number of steps");
});

test("values and moments that are not finite are neither kept nor read, and are counted", () => {
  for (const name of ["values", "m", "v"] as const)
    for (const bad of [NaN, Infinity, -Infinity]) {
      const ruined = state({ [name]: Float32Array.of(1, bad) });
      expect(() => requireFiniteState(ruined)).toThrow(
        /^The lesson lost its way at step 3: .*1 of 2/,
      );
      expect(() => readCheckpoint(writeCheckpoint(ruined), 2)).toThrow(
        `of its 2 numbers for ${name}, 1 are not finite`,
      );
    }
  requireFiniteState(state());
});
