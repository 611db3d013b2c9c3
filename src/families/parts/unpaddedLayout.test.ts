import { describe, expect, it } from "vitest";
import { NONE } from "../../base/rowIndex.ts";
import { openProcessor } from "../index.ts";
import { counted, recording } from "../testing/recordedProcessors.ts";
import { NEWLINE, unpaddedLayout, unpaddedRows, type UnpaddedLayout } from "./unpaddedLayout.ts";

/** The weighted gather of features `counted`, (V, 2). */
function gather({ index, weight }: UnpaddedLayout): number[][] {
  return Array.from({ length: index.length / 4 }, (_, v) => {
    const sum = [0, 0];
    for (let i = 4 * v; i < 4 * v + 4; i++) {
      if (index[i] === NONE) continue;
      const row = index[i] === NEWLINE ? [-1, -2] : counted(index[i]!);
      sum[0]! += weight[i]! * row[0]!;
      sum[1]! += weight[i]! * row[1]!;
    }
    return sum;
  });
}

function configOf({ model_type, vision_config }: Record<string, unknown>) {
  const { image_size, patch_size } = vision_config as { image_size: number; patch_size: number };
  const patchesPerSide = Math.floor(image_size / patch_size);
  return model_type === "llava_onevision" ? { patchesPerSide, maxViews: 9 } : { patchesPerSide };
}

for (const { name, files, packs = [] } of recording.families) {
  if (packs.length === 0) continue;
  const processor = openProcessor(files);
  const config = configOf(files.config);
  describe(`the unpadded layout of ${name}`, () => {
    for (const pack of packs) {
      const { width, height, views, frames, count } = pack;
      const medium = frames ? `${frames} frames` : `a picture of ${width} × ${height}`;
      it(`gives the ${count} rows that the model makes of ${medium}`, () => {
        const kind = frames ? "video" : "image";
        const grid = processor.grid({ kind, width, height, frames }, true);
        expect(grid.views).toBe(views);
        const tokens = gather(unpaddedLayout(grid, config));
        expect(tokens.length).toBe(count);
        expect(unpaddedRows(grid, config)).toBe(count);
        // The placeholder text has as many visual tokens.
        expect(processor.expand(grid)).toBe(`<${kind}>`.repeat(count));
        // The model interpolates in f32; rows count up to 4095, so 24 bits leave 2e-4 of each.
        for (const [i, row] of pack.sample.entries()) {
          const at = Math.floor((i * (count - 1)) / 39);
          for (const [k, value] of row.entries()) {
            expect(Math.abs(tokens[at]![k]! - value)).toBeLessThan(2e-3);
          }
        }
        for (const [k, sum] of pack.sum.entries()) {
          const made = tokens.reduce((total, row) => total + row[k]!, 0);
          expect(Math.abs(made - sum) / Math.abs(sum)).toBeLessThan(1e-6);
        }
      });
    }

    it("has weights that add up to 1, and indices of rows that there are", () => {
      const { width, height, views } = packs[0]!;
      const grid = processor.grid({ kind: "image", width, height }, true);
      const { index, weight } = unpaddedLayout(grid, config);
      for (let v = 0; v < index.length; v += 4) {
        const sum = weight.subarray(v, v + 4).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(1, 6);
      }
      const count = views * config.patchesPerSide ** 2;
      expect(index.every((row) => row < count || row === NEWLINE || row === NONE)).toBe(true);
    });
  });
}
