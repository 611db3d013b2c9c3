/** Inputs of programs that show something: the feature rows, and the family's own tables for the media of a batch. */
import type { Geometry } from "../protocol/geometry.ts";
import type { Eyes, Tables } from "../families/family.ts";

/** Recorded feature rows and visual tokens, padding included. */
interface VisualShape {
  features: number;
  visual: number;
}

/** The input "features", padded. @throws Error when they are not as many as the media have. */
export function featureTable(
  { featureWidth, featureRows }: Eyes,
  media: readonly Geometry[],
  shape: VisualShape,
  features: Float32Array,
): Tables {
  const rows = features.length / featureWidth;
  const wanted = total(media, featureRows);
  if (rows !== wanted) {
    throw new Error(
      `The pictures give ${rows} feature rows, and the way they are cut asks for ${wanted}.`,
    );
  }
  const padded = new Float32Array(shape.features * featureWidth);
  padded.set(features);
  return { features: padded };
}

/** The family's own tables. @throws Error when the media have not as many places in the text as `places`. */
export function arrangeTables(
  { visualRows, arrange }: Eyes,
  media: readonly Geometry[],
  shape: VisualShape,
  places: number,
): Tables {
  const wanted = total(media, visualRows);
  if (places !== wanted) {
    throw new Error(
      `The pictures have ${places} places in the text, and the way they are cut asks for ${wanted}.`,
    );
  }
  return { ...arrange?.(media, shape) };
}

const total = (media: readonly Geometry[], count: (geometry: Geometry) => number) =>
  media.reduce((sum, geometry) => sum + count(geometry), 0);
