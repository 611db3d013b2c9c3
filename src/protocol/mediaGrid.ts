/**
 * How a picture or clip was cut for a model's eyes: enough to say what stands in its place in the text, how its feature rows
 * are arranged, and which positions they take. Known from sizes alone, before a pixel is read.
 */
import type { Media } from "./records.ts";

/** What of a picture or clip decides how it is cut. */
export type MediaFacts = Pick<Media, "kind" | "width" | "height" | "seconds" | "frameCount">;

export interface MediaGrid {
  kind: "image" | "video";
  /** Pixels of the picture or frame before anything was done to it. */
  width: number;
  height: number;
  /**
   * Views that go through the tower, in order: the whole picture and its tiles, or the frames of a clip, blank ones of a
   * fixed number included. For towers that take patches: slices in time, each of rows × columns patches.
   */
  views: number;
  /**
   * Tiles of the cut picture, row by row; 0 × 0 where it was not cut. For towers that take patches of any number instead of
   * views of one size: rows and columns of patches after resizing.
   */
  rows: number;
  columns: number;
  /** Frames taken of a clip; 1 for a picture. */
  frames: number;
  /** Seconds at which each frame of a clip stands, where the model is told. */
  times?: readonly number[];
  /** Length of the clip in seconds, where the model is told. */
  seconds?: number;
}
