import { describe, expect, it } from "vitest";
import { NEWLINE } from "./arrangement.ts";
import type { Arrangement } from "./arrangement.ts";
import { openProcessor } from "./index.ts";
import { counted, recording } from "./testing/recorded.ts";

/** The sum that the GPU makes of the table, of features `counted`, (V, 2). */
function mix({ rows, weights }: Arrangement): number[][] {
  return Array.from({ length: rows.length / 4 }, (_, v) => {
    const sum = [0, 0];
    for (let i = 4 * v; i < 4 * v + 4; i++) {
      const row = rows[i] === NEWLINE ? [-1, -2] : counted(rows[i]!);
      sum[0]! += weights[i]! * row[0]!;
      sum[1]! += weights[i]! * row[1]!;
    }
    return sum;
  });
}

for (const { name, files, packs = [] } of recording.families) {
  const processor = openProcessor(files);
  describe.runIf(packs.length > 0)(`the arrangement of ${name}`, () => {
    for (const pack of packs) {
      const { width, height, views, frames, count } = pack;
      const medium = frames ? `${frames} frames` : `a picture of ${width} × ${height}`;
      it(`gives the ${count} rows that the model makes of ${medium}`, () => {
        const kind = frames ? "video" : "image";
        const geometry = processor.geometry({ kind, width, height, frames }, true);
        expect(geometry.views).toBe(views);
        const mixed = mix(processor.arrange!(geometry));
        expect(mixed.length).toBe(count);
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
      const { rows, weights } = processor.arrange!(
        processor.geometry({ kind: "image", width, height }, true),
      );
      const grid = Math.sqrt((views * perView(files.config)) / views);
      const last = views * grid ** 2 - 1;
      for (let v = 0; v < rows.length; v += 4) {
        const sum = weights.subarray(v, v + 4).reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 6);
      }
      expect(rows.every((row) => row === NEWLINE || row <= last)).toBe(true);
    });
  });
}

function perView({ vision_config }: Record<string, unknown>): number {
  const { image_size, patch_size } = vision_config as { image_size: number; patch_size: number };
  return Math.floor(image_size / patch_size) ** 2;
}
