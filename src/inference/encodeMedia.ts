/** Runs media through their tower, pass by pass. Where the tower is frozen, the features can be kept. */
import type { Cut } from "../families/family.ts";
import { seeing } from "./visualShape.ts";
import type { Engine, LoadedAdapter } from "./session.ts";
import { recordVision } from "./recordModel.ts";

/**
 * Media of one kind → the feature rows of each, (rows, featureWidth) flat, as the base model sees them or as `adapter` does.
 * @throws Error when the model reads text only.
 */
export async function see(
  engine: Engine,
  media: readonly Cut[],
  adapter?: LoadedAdapter,
): Promise<Float32Array[]> {
  const inTower = adapter?.layout.vision ? adapter : undefined;
  const { featureWidth, featureRows, passes } = seeing(engine.recorder.model.eyes);
  const sizes = media.map(({ geometry }) => featureRows(geometry) * featureWidth);
  const all = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const { shape, inputs, rows } of passes(media.map(({ geometry }) => geometry))) {
    const program = await engine.program(inTower, `see ${Object.values(shape).join(" ")}`, () =>
      recordVision(engine.recorder, shape, inTower?.layout),
    );
    for (const [name, values] of Object.entries(inputs(media))) program.write(name, values);
    program.run();
    const features = await program.read("features");
    all.set(features.subarray(0, rows * featureWidth), at);
    at += rows * featureWidth;
  }
  if (at !== all.length) {
    throw new Error(
      `The towers gave ${at / featureWidth} feature rows, and the way the media are cut asks for ${all.length / featureWidth}.`,
    );
  }
  let begin = 0;
  return sizes.map((size) => all.slice(begin, (begin += size)));
}
