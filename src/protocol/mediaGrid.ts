/**
 * How a processor cuts a picture or clip into views: its feature rows, visual tokens, placeholder text and positions follow from
 * it. Known from sizes alone, before a pixel is read. (transformers: image_grid_thw, image_sizes, number of patches.)
 */
import type { Framing } from "../base/media/framing.ts";
import type { Media } from "./records.ts";

/** The facts of a stored picture or clip that decide its grid. */
export type MediaFacts = Pick<
  Media,
  "kind" | "width" | "height" | "seconds" | "frameCount" | "times"
>;

export interface MediaGrid {
  kind: "image" | "video";
  /** Pixels of the stored picture or frame, before resizing. */
  width: number;
  height: number;
  /**
   * Views that the tower encodes, in order: the whole picture and its tiles, or the frames of a clip, blank tiles of a fixed
   * number included. For towers that take patches: slices of time, each of rows × columns patches.
   */
  views: number;
  /**
   * Rows and columns of tiles; 0 × 0 where the picture is not tiled. For towers that take any number of patches instead of views
   * of one size: rows and columns of patches after resizing.
   */
  rows: number;
  columns: number;
  /** Frames taken of a clip; 1 for a picture. */
  frames: number;
  /** How it goes into a square view where the published files cut out the middle; absent where it goes as they say. */
  framing?: Exclude<Framing, "crop">;
  /** Timestamps of the frames in seconds, where the placeholder text names them. */
  times?: readonly number[];
  /** Length of the clip in seconds, where the placeholder text names it. */
  seconds?: number;
}
