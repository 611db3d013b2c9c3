/** From a kept picture or clip to what the vision tower takes in: decoding and preparation in one step. */
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import { pictureRgb } from "./image.ts";
import type { Medium, Processor } from "./processing/processor.ts";
import { eachClipFrame } from "./clipFrames.ts";

/** The frames of a stored clip that a model looks at, by their place in it; none for a model without clips. */
export function frameIndices(
  { seconds = 0, frameCount = 1 }: MediaFacts,
  processor: Processor,
): number[] {
  const fps = seconds > 0 ? frameCount / seconds : frameCount;
  return processor.sampleFrames({ frames: frameCount, fps, seconds });
}

/** A stored picture or clip, in the processor's terms. */
function mediumOf(facts: MediaFacts, processor: Processor): Medium {
  const { kind, width, height, seconds = 0, frameCount = 1 } = facts;
  if (kind === "image") return { kind, width, height };
  const indices = frameIndices(facts, processor);
  const times = indices.map((index) => (index * seconds) / frameCount);
  return { kind, width, height, frames: indices.length, times, seconds };
}

/** How the media of one conversation are cut: a picture alone may be cut finer than one among several. */
export function mediaGrids(media: readonly MediaFacts[], processor: Processor): MediaGrid[] {
  const alone = media.filter(({ kind }) => kind === "image").length === 1;
  return media.map((facts) => processor.grid(mediumOf(facts, processor), alone));
}

/** The views of a stored picture or clip that is cut so. */
export async function mediaViews(
  blob: Blob,
  facts: MediaFacts,
  grid: MediaGrid,
  processor: Processor,
): Promise<Float32Array[]> {
  if (facts.kind === "image") return processor.views([await pictureRgb(blob)], grid);
  const indices = frameIndices(facts, processor);
  // Where each frame is a view by itself, it is prepared before the next is decoded.
  if (grid.views === grid.frames) {
    const one = { ...grid, views: 1, frames: 1 };
    const views = await eachClipFrame(blob, indices, ({ image }) => processor.views([image], one));
    return views.flat();
  }
  return processor.views(await eachClipFrame(blob, indices, ({ image }) => image), grid);
}
