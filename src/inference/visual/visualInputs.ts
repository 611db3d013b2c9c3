/** Inputs of programs with visual tokens: the feature rows, and the family's layout tables for the media of a batch. */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { VisionSpec, ProgramInputs } from "../../families/family.ts";

/** Recorded feature rows and visual tokens, padding included. */
interface VisualShape {
  features: number;
  visual: number;
}

/** The input "features", padded with zeros. @throws Error when there are not as many rows as the grids have. */
export function featureInputs(
  { featureWidth, featureRows }: VisionSpec,
  media: readonly MediaGrid[],
  shape: VisualShape,
  features: Float32Array,
): ProgramInputs {
  checkFeatureRows({ featureRows }, media, features.length / featureWidth);
  const padded = new Float32Array(shape.features * featureWidth);
  padded.set(features);
  return { features: padded };
}

/** @throws Error when there are not as many rows as the grids have. */
export function checkFeatureRows(
  { featureRows }: Pick<VisionSpec, "featureRows">,
  media: readonly MediaGrid[],
  rows: number,
): void {
  const wanted = total(media, featureRows);
  if (rows !== wanted) {
    throw new Error(
      `The pictures give ${rows} feature rows, and the way they are cut asks for ${wanted}.`,
    );
  }
}

/** The family's own tables. @throws Error when the text has not as many visual tokens (`tokens`) as the grids. */
export function layoutInputs(
  { visualTokens, layoutTables }: VisionSpec,
  media: readonly MediaGrid[],
  shape: VisualShape,
  tokens: number,
): ProgramInputs {
  const wanted = total(media, visualTokens);
  if (tokens !== wanted) {
    throw new Error(
      `The pictures have ${tokens} places in the text, and the way they are cut asks for ${wanted}.`,
    );
  }
  return { ...layoutTables?.(media, shape) };
}

const total = (media: readonly MediaGrid[], count: (grid: MediaGrid) => number) =>
  media.reduce((sum, grid) => sum + count(grid), 0);
