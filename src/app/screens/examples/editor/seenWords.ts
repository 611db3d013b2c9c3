/** Sentences about what a model sees of a picture or clip. */
import type { Media } from "../../../../protocol/records.ts";
import type { SeenMedia } from "../../../../protocol/reports.ts";

/** From this many pixels of the original in one, along a side, small writing and details are gone. A rule of ours. */
const TOO_SMALL = 3;

const pixels = (width: number, height: number) => `${Math.round(width)} × ${Math.round(height)}`;

const isWhole = ({ width, height }: SeenMedia["crop"]) => width > 0.995 && height > 0.995;

/** "Of 640 × 480 it sees the middle 480 × 480, at 96 × 96 pixels." */
export function partText({ kind, width, height }: Media, seen: SeenMedia): string {
  const { crop, rows, columns, model } = seen;
  const of = kind === "video" ? `each frame of ${pixels(width, height)}` : pixels(width, height);
  const part = isWhole(crop)
    ? `all of ${of}`
    : `of ${of} the middle ${pixels(crop.width * width, crop.height * height)}`;
  const size = pixels(seen.width, seen.height);
  if (seen.framing === "squeeze") return `${model} sees ${part}, squeezed into ${size} pixels.`;
  if (seen.framing === "pad") return `${model} sees ${part}, with borders, at ${size} pixels.`;
  return columns > 0
    ? `${model} sees ${part}, as a whole and in ${rows} × ${columns} tiles, each at ${size} pixels.`
    : `${model} sees ${part}, at ${size} pixels.`;
}

/** What the crop loses, with the choice as the way out; "" where there is no choice, or all of it is seen. */
export function lostText({ kind }: Media, { crop, framing, choices }: SeenMedia): string {
  if (choices.length === 0 || framing !== "crop") return "";
  const lost = Math.round((1 - crop.width * crop.height) * 100);
  const what = kind === "video" ? "clip" : "picture";
  return lost < 1
    ? ""
    : `${lost} % of the ${what}, at its edges, is not seen. If what you ask about may lie there, let the model see all of it:`;
}

/** A warning with the ways out where much is lost; "" where little is. */
export function shrinkText({ kind }: Media, { shrink, columns }: SeenMedia): string {
  if (shrink < TOO_SMALL) return "";
  const times = Math.round(shrink);
  const tiles = columns > 0 ? "larger tiles" : "tiles";
  const what = kind === "video" ? "clip" : "picture";
  return `One pixel that the model sees stands for ${times} × ${times} of the ${what}: small writing and fine details are lost to it. If your questions are about these, cut out the part that matters, or choose a model that looks at more pixels, in ${tiles}.`;
}

/** The name of a view: its time in a clip, its place, or the whole. */
export function viewName({ views }: Pick<SeenMedia, "views">, place: number): string {
  const time = views[place]?.time;
  if (time !== undefined) return `${time.toFixed(2)} s`;
  // The whole comes first or last among the tiles, by the family.
  return views.length === 1 ? "Whole" : `View ${place + 1} of ${views.length}`;
}
