/** Runs pictures and frames through their tower, a few at a time. The towers are frozen, so the features can be kept. */
import { bidirectionalSpans } from "../engine/ops/spans.ts";
import type { Engine } from "./engine.ts";
import { recordVision } from "./recordings.ts";

/** Pictures in one pass; the rest of the last pass is padding. */
export const PICTURES_AT_ONCE = 4;

/** pixels: one (3, S, S) array for each picture or frame → one (rows, featureWidth) array for each. */
export async function see(
  engine: Engine,
  kind: "image" | "frame",
  pixels: readonly Float32Array[],
): Promise<Float32Array[]> {
  const { imageSize, towerTokens, imageRows, frameRows, featureWidth } = engine.shape;
  const rows = kind === "image" ? imageRows : frameRows;
  const lengths = Array.from({ length: PICTURES_AT_ONCE }, () => towerTokens);
  const { keys } = bidirectionalSpans(lengths, PICTURES_AT_ONCE * towerTokens);
  const program = await engine.program(undefined, `see ${kind}`, () =>
    recordVision(engine.recorder, kind, PICTURES_AT_ONCE),
  );
  const features: Float32Array[] = [];
  for (let first = 0; first < pixels.length; first += PICTURES_AT_ONCE) {
    const some = pixels.slice(first, first + PICTURES_AT_ONCE);
    const input = new Float32Array(PICTURES_AT_ONCE * 3 * imageSize * imageSize);
    some.forEach((picture, i) => input.set(picture, i * 3 * imageSize * imageSize));
    program.write("pixels", input);
    program.write("keys", keys);
    program.run();
    const all = await program.read("features");
    some.forEach((_, i) => {
      features.push(all.slice(i * rows * featureWidth, (i + 1) * rows * featureWidth));
    });
  }
  return features;
}
