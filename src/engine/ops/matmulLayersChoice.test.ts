import { expect, test } from "vitest";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { jointOf, suitsLayers } from "./matmulLayersChoice.ts";

const CARD: DeviceProfile = { software: false, matmul: "tile" };
const WIDE: DeviceProfile = { ...CARD, storageBuffers: 10 };

function weights(
  widths: readonly number[],
  k: number,
  profile: DeviceProfile,
  formats: readonly WeightFormat[] = [],
) {
  const trace = new Trace(profile);
  return widths.map((n, g) => trace.external(`w${g}`, [n, k], { format: formats[g] ?? "q4" }));
}

test("layers go together on a card, in one format and each in one piece", () => {
  expect(suitsLayers(CARD, weights([64, 64], 64, CARD))).toBe(true);
  expect(suitsLayers(CARD, weights([64], 64, CARD))).toBe(false);
  expect(suitsLayers(CARD, weights([64, 64], 64, CARD, ["q4", "q8"]))).toBe(false);
  const processor: DeviceProfile = { software: true, matmul: "register", subgroup: 8 };
  expect(suitsLayers(processor, weights([64, 64], 64, processor))).toBe(false);
  const table = new Trace(CARD).table("t", [64, 64], "q4", 32);
  expect(suitsLayers(CARD, [...weights([64], 64, CARD), table])).toBe(false);
});

test("no tile has columns of two layers, and a wider grid splits its reduction less", () => {
  const [q, k] = [576, 192];
  const joint = jointOf("nt", 512, weights([q, k, k], 576, WIDE), false, {})!;
  // 9 + 3 + 3 tiles of 64 columns, 8 of 64 rows.
  expect(joint.shape.grid).toEqual([15, 8]);
  const alone = jointOf("nt", 512, weights([k, k], 576, WIDE), false, {})!;
  expect(alone.planes).toBeGreaterThanOrEqual(joint.planes);
  const uneven = jointOf("nt", 512, weights([68, 4], 576, WIDE), false, {})!;
  expect(uneven.shape.grid[0]).toBe(3);
  // Decoding: four columns a workgroup.
  expect(jointOf("nt", 1, weights([q, k, k], 576, WIDE), false, {})!.shape.grid).toEqual([240, 1]);
});

test("as many layers as the device has bindings for", () => {
  const whole = { variant: "wide64x64", splits: 1 } as const;
  const countOf = (kind: "nt" | "nn", profile: DeviceProfile, drops: boolean, splits = 1) =>
    jointOf(kind, 512, weights([576, 192, 192], 576, profile), drops, { ...whole, splits })?.count;
  expect(countOf("nt", WIDE, false)).toBe(3);
  expect(countOf("nn", WIDE, true)).toBe(3);
  expect(countOf("nn", { ...CARD, storageBuffers: 9 }, false)).toBe(3);
  expect(countOf("nn", { ...CARD, storageBuffers: 9 }, true)).toBe(2);
  expect(countOf("nt", CARD, false)).toBe(2);
  expect(countOf("nn", CARD, true)).toBe(2);
  // The pairs are for the second pass.
  expect(countOf("nt", CARD, false, 2)).toBe(3);
  expect(countOf("nn", CARD, true, 2)).toBe(3);
});
