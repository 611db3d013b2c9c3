import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { RgbImage } from "../media/processing/resize.ts";
import { openProcessor } from "./index.ts";
import { aspectRatioId, supportedAspectRatios } from "./mllama/layout.ts";
import { numberInWords } from "./smolvlm/numberInWords.ts";
import type { Medium, Processor } from "../media/processing/processor.ts";
import { picture, recording } from "./testing/recordedProcessors.ts";

// Pictures as large as the real models take keep a busy machine for seconds.
vi.setConfig({ testTimeout: 60_000 });

/** Runs of a visual token as the token and its count. */
const short = (text: string) =>
  text.replaceAll(
    /(<image>|<video>|<\|(?:image|video)_pad\|>)\1*/g,
    (run, token: string) => `${token}*${run.length / token.length} `,
  );

/** The hash tells whether all values are equal to the bit; the sampled ones tell how far off they are if not. */
function expectValues(
  views: Float32Array[],
  { shape, sha256, sample }: { shape: number[]; sha256: string; sample: number[][] },
) {
  expect(views.length).toBe(shape[0]);
  const length = shape.slice(1).reduce((product, side) => product * side, 1);
  expect(views.map((view) => view.length)).toEqual(views.map(() => length));
  const step = Math.max(1, Math.floor(views.length / 6));
  for (const [i, expected] of sample.entries()) {
    const at = expected.map((_, k) => Math.floor((k * (length - 1)) / 4));
    const sampled = at.map((index) => views[i * step]![index]!);
    for (const [k, value] of sampled.entries()) expect(value).toBeCloseTo(expected[k]!, 4);
  }
  const hash = createHash("sha256");
  for (const view of views) {
    hash.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
  expect(hash.digest("hex").slice(0, 32)).toBe(sha256);
}

function run(processor: Processor, medium: Medium, alone: boolean, images: RgbImage[]) {
  const grid = processor.grid(medium, alone);
  return {
    grid,
    views: processor.views(images, grid),
    text: short(processor.expand(grid)),
  };
}

for (const family of recording.families) {
  describe(`the processor of ${family.name}`, () => {
    const processor = openProcessor(family.files);

    for (const row of family.pictures) {
      const { width, height, seed, alone = true, rows, columns, grid } = row;
      it(`gives transformers' pixel values of a picture of ${width} × ${height}${alone ? "" : ", one of several"}`, () => {
        const medium = { kind: "image", width, height } as const;
        const made = run(processor, medium, alone, [picture(width, height, seed)]);
        expectValues(made.views, row);
        expect(made.text).toBe(row.text);
        if (rows !== undefined) expect(made.grid).toMatchObject({ rows, columns });
        if (grid) {
          const [views, rows, columns] = grid;
          expect(made.grid).toMatchObject({ views, rows, columns });
        }
        if (row.aspectRatioId) {
          const { rows, columns } = made.grid;
          expect(aspectRatioId({ rows, columns }, supportedAspectRatios(4))).toBe(
            row.aspectRatioId,
          );
          expect(rows * columns).toBe(row.tiles);
        }
        if (!row.grid) expect(made.grid.views).toBe(row.shape[0]);
      });
    }

    for (const row of family.clips) {
      const { width, height, frames, times, seconds, grid } = row;
      it(`gives transformers' pixel values of ${frames} frames of ${width} × ${height}`, () => {
        const images = Array.from({ length: frames }, (_, i) => picture(width, height, i + 1));
        const medium = { kind: "video", width, height, frames, times, seconds } as const;
        const made = run(processor, medium, true, images);
        expectValues(made.views, row);
        expect(made.text).toBe(row.text);
        if (grid) {
          const [views, rows, columns] = grid;
          expect(made.grid).toMatchObject({ views, rows, columns });
        }
      });
    }

    for (const { indices, ...clip } of family.frames) {
      it(`takes the frames that transformers takes of ${clip.frames} at ${clip.fps} a second`, () => {
        expect(processor.sampleFrames(clip)).toEqual(indices);
      });
    }

    for (const { width, height, views, text } of family.pixelValues ?? []) {
      it(`pixelValues ${width} × ${height} into ${views} and says so`, () => {
        const grid = processor.grid({ kind: "image", width, height }, true);
        expect(grid.views).toBe(views);
        expect(short(processor.expand(grid))).toBe(text);
      });
    }
  });
}

describe("numberInWords", () => {
  it("counts as num2words does", () => {
    const counts = Object.keys(recording.words);
    const made = Object.fromEntries(counts.map((count) => [count, numberInWords(Number(count))]));
    expect(made).toEqual(recording.words);
  });
});
