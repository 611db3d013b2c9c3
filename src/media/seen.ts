/** What a processor makes of a stored picture or clip, as pictures for the screen. */
import { framingOf, withFraming } from "../base/media/framing.ts";
import type { MediaFacts, MediaGrid } from "../protocol/mediaGrid.ts";
import type { SeenMedia, SeenView } from "../protocol/reports.ts";
import { timeOfFrame } from "./clips/frameTimes.ts";
import { pngOf } from "./pictures/image.ts";
import { firstImage, frameIndices, mediaViews } from "./pixels.ts";
import type { Processor } from "./processing/processor.ts";

/** The part of the original that is seen, and how much smaller; `view` is the size of one view. */
export function seenGeometry(
  grid: MediaGrid,
  view: { width: number; height: number },
  processor: Pick<Processor, "crop">,
): Pick<SeenMedia, "crop" | "shrink" | "rows" | "columns"> {
  const { width, height } = grid;
  const part = processor.crop?.(grid) ?? { left: 0, top: 0, width, height };
  // Rows and columns of a grid are tiles, unless they are patches of one view.
  const isTiled =
    grid.columns > 0 &&
    grid.views >= grid.rows * grid.columns &&
    grid.views > 1 &&
    grid.kind === "image";
  const [rows, columns] = isTiled ? [grid.rows, grid.columns] : [0, 0];
  return {
    crop: {
      left: part.left / width,
      top: part.top / height,
      width: part.width / width,
      height: part.height / height,
    },
    shrink: Math.max(
      part.width / (view.width * (columns || 1)),
      part.height / (view.height * (rows || 1)),
    ),
    rows,
    columns,
  };
}

/** `grid` of this picture or clip among those of its conversation. */
export async function seenMedia(
  blob: Blob,
  facts: MediaFacts,
  grid: MediaGrid,
  processor: Processor,
): Promise<Omit<SeenMedia, "model">> {
  const pictures = processor.pictures(await mediaViews(blob, facts, grid, processor), grid);
  const times =
    facts.kind === "video"
      ? frameIndices(facts, processor).map((index) => timeOfFrame(facts, index))
      : [];
  const views = await Promise.all(
    pictures.map(async (picture, i): Promise<SeenView> => {
      const time = times[i];
      return { picture: await pngOf(picture), ...(time !== undefined && { time }) };
    }),
  );
  const [{ width, height } = { width: 1, height: 1 }] = pictures;
  return {
    ...{ width, height, views, ...seenGeometry(grid, { width, height }, processor) },
    framing: framingOf(grid),
    choices: await framedPictures(blob, facts, grid, processor),
  };
}

/** What each framing makes of a picture or first frame; nothing where there is no choice, or it makes no difference. */
async function framedPictures(
  blob: Blob,
  facts: MediaFacts,
  grid: MediaGrid,
  processor: Processor,
): Promise<SeenMedia["choices"]> {
  const { framings } = processor;
  if (!framings || grid.width === grid.height) return [];
  const image = await firstImage(blob, facts, processor);
  const one = { ...grid, views: 1, frames: 1 };
  return Promise.all(
    framings.map(async (framing) => {
      const framed = withFraming(one, framing);
      const [picture] = processor.pictures(processor.views([image], framed), framed);
      return { framing, picture: await pngOf(picture!) };
    }),
  );
}
