/** From a stored picture or clip to its grid and its pixel values: decoding and the processor in one step. */
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import { pictureRgb } from "./pictures/image.ts";
import type { Medium, Processor } from "./processing/processor.ts";
import type { RgbImage } from "./processing/resize.ts";
import { eachClipFrame } from "./clips/clipFrames.ts";
import { timeOfFrame } from "./clips/frameTimes.ts";

/** Indices of the frames that a model takes of a stored clip; none for a model without clips. */
export function frameIndices(
  { seconds = 0, frameCount = 1 }: MediaFacts,
  processor: Processor,
): number[] {
  const fps = seconds > 0 ? frameCount / seconds : frameCount;
  return processor.sampleFrames({ frames: frameCount, fps, seconds });
}

/** A stored picture or clip as the processor takes it. */
function mediumOf(facts: MediaFacts, processor: Processor): Medium {
  const { kind, width, height, seconds = 0 } = facts;
  if (kind === "image") return { kind, width, height };
  const indices = frameIndices(facts, processor);
  const times = indices.map((index) => timeOfFrame(facts, index));
  return { kind, width, height, frames: indices.length, times, seconds };
}

/** The grids of the media of one conversation: the only picture may have more tiles than one of several. */
export function mediaGrids(media: readonly MediaFacts[], processor: Processor): MediaGrid[] {
  const alone = media.filter(({ kind }) => kind === "image").length === 1;
  return media.map((facts) => processor.grid(mediumOf(facts, processor), alone));
}

/** A stored picture, or the first frame that a model takes of a stored clip. */
export async function firstImage(
  blob: Blob,
  facts: MediaFacts,
  processor: Processor,
): Promise<RgbImage> {
  if (facts.kind === "image") return pictureRgb(blob);
  const [first = 0] = frameIndices(facts, processor);
  const [image] = await eachClipFrame(blob, [first], (frame) => frame.image);
  return image!;
}

/** The pixel values of a stored picture or clip with this grid. */
export async function mediaViews(
  blob: Blob,
  facts: MediaFacts,
  grid: MediaGrid,
  processor: Processor,
): Promise<Float32Array[]> {
  if (facts.kind === "image") return processor.views([await pictureRgb(blob)], grid);
  const indices = frameIndices(facts, processor);
  // Where each frame is a view, it is processed before the next is decoded.
  if (grid.views === grid.frames) {
    const one = { ...grid, views: 1, frames: 1 };
    const views = await eachClipFrame(blob, indices, ({ image }) => processor.views([image], one));
    return views.flat();
  }
  return processor.views(await eachClipFrame(blob, indices, ({ image }) => image), grid);
}
