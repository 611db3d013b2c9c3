import { describe, expect, it } from "vitest";
import { EXTRA_ROW, NOBODY as NO_ROW } from "../../engine/ops/mixRows.ts";
import { openProcessor } from "../processors.ts";
import { counted, recording } from "../testing/recordedProcessors.ts";
import { NEWLINE, NOBODY, arrange, arrangedRows, type Arrangement } from "./unpaddedLayout.ts";

/** The sum that the GPU makes of the table, of features `counted`, (V, 2). */
function mix({ index, weight }: Arrangement): number[][] {
  return Array.from({ length: index.length / 4 }, (_, v) => {
    const sum = [0, 0];
    for (let i = 4 * v; i < 4 * v + 4; i++) {
      if (index[i] === NOBODY) continue;
      const row = index[i] === NEWLINE ? [-1, -2] : counted(index[i]!);
      sum[0]! += weight[i]! * row[0]!;
      sum[1]! += weight[i]! * row[1]!;
    }
    return sum;
  });
}

function packingOf({ model_type, vision_config }: Record<string, unknown>) {
  const { image_size, patch_size } = vision_config as { image_size: number; patch_size: number };
  const grid = Math.floor(image_size / patch_size);
  return model_type === "llava_onevision" ? { grid, mostViews: 9 } : { grid };
}

for (const { name, files, packs = [] } of recording.families) {
  if (packs.length === 0) continue;
  const processor = openProcessor(files);
  const packing = packingOf(files.config);
  describe(`the arrangement of ${name}`, () => {
    for (const pack of packs) {
      const { width, height, views, frames, count } = pack;
      const medium = frames ? `${frames} frames` : `a picture of ${width} × ${height}`;
      it(`gives the ${count} rows that the model makes of ${medium}`, () => {
        const kind = frames ? "video" : "image";
        const geometry = processor.geometry({ kind, width, height, frames }, true);
        expect(geometry.views).toBe(views);
        const mixed = mix(arrange(geometry, packing));
        expect(mixed.length).toBe(count);
        expect(arrangedRows(geometry, packing)).toBe(count);
        // One visual token for every row.
        expect(processor.expand(geometry)).toBe(`<${kind}>`.repeat(count));
        // The model interpolates in f32; rows count up to 4095, so 24 bits leave 2e-4 of each.
        for (const [i, row] of pack.sample.entries()) {
          const at = Math.floor((i * (count - 1)) / 39);
          for (const [k, value] of row.entries()) {
            expect(Math.abs(mixed[at]![k]! - value)).toBeLessThan(2e-3);
          }
        }
        for (const [k, sum] of pack.sum.entries()) {
          const made = mixed.reduce((total, row) => total + row[k]!, 0);
          expect(Math.abs(made - sum) / Math.abs(sum)).toBeLessThan(1e-6);
        }
      });
    }

    it("weighs every row to 1 and names only rows that there are", () => {
      const { width, height, views } = packs[0]!;
      const geometry = processor.geometry({ kind: "image", width, height }, true);
      const { index, weight } = arrange(geometry, packing);
      for (let v = 0; v < index.length; v += 4) {
        const sum = weight.subarray(v, v + 4).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(1, 6);
      }
      const count = views * packing.grid ** 2;
      expect(index.every((row) => row < count || row === NEWLINE || row === NOBODY)).toBe(true);
    });
  });
}

it("an arrangement's signs are those that the engine's mixRows knows", () => {
  expect([NOBODY, NEWLINE]).toEqual([NO_ROW, EXTRA_ROW]);
});
