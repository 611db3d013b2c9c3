/** Long clips among dropped files: what a person is shown of them before anything is copied, and what is to be kept. */
import type { Segment } from "./clipSegments.ts";

/** Our choice: of a longer clip the eight frames that most models look at lie more than a minute apart. */
export const LONG_CLIP_SECONDS = 600;

export interface LongClip {
  path: string;
  /** The file itself, which is read where it lies. */
  file: Blob;
  /** How long it is shown. */
  seconds: number;
  width: number;
  height: number;
  /** Thumbnails of pictures spread over it. */
  frames: Blob[];
  /** What of it will not be kept. */
  notes: string[];
  /** What is kept of it, once a person said so. */
  keeps?: KeepClip;
}

/** Stretches of it, each as a clip of its own, or all of it. */
export type KeepClip = "whole" | Segment[];
