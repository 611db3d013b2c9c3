/** Encodes media with the model's vision tower, one tower batch at a time, to feature rows (the projector's input). */
import type { PixelValues } from "../families/family.ts";
import { requireVision } from "./visual/visualShape.ts";
import type { ModelSession, LoadedAdapter } from "./session.ts";
import { recordVision } from "./recordModel.ts";

export interface EncodeOptions {
  /** Used where it is in the tower. */
  adapter?: LoadedAdapter | undefined;
  /** Told after each tower batch, with the share of all rows that is done. */
  onRows?: (share: number) => void;
}

/**
 * Media of one kind → the feature rows of each, (rows, featureWidth) flat, by the base model or with an adapter in the tower.
 * @throws Error when the model reads text only, or the tower batches give another number of rows than the grids have.
 */
export async function encodeMedia(
  session: ModelSession,
  pixelValues: readonly PixelValues[],
  { adapter, onRows }: EncodeOptions = {},
): Promise<Float32Array[]> {
  const inTower = adapter?.layout.vision ? adapter : undefined;
  const { featureWidth, featureRows, towerBatches } = requireVision(session.recorder.model.vision);
  const sizes = pixelValues.map(({ grid }) => featureRows(grid) * featureWidth);
  const all = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const { shape, inputs, rows } of towerBatches(pixelValues.map(({ grid }) => grid))) {
    const key = { adapter: inTower, purpose: "encode", shape } as const;
    const program = await session.program(key, () =>
      recordVision(session.recorder, shape, inTower?.layout),
    );
    for (const [name, values] of Object.entries(inputs(pixelValues))) program.write(name, values);
    program.run();
    const features = await program.read("features");
    all.set(features.subarray(0, rows * featureWidth), at);
    at += rows * featureWidth;
    onRows?.(at / all.length);
  }
  if (at !== all.length) {
    throw new Error(
      `The towers gave ${at / featureWidth} feature rows, and the way the media are cut asks for ${all.length / featureWidth}.`,
    );
  }
  let begin = 0;
  return sizes.map((size) => all.slice(begin, (begin += size)));
}
