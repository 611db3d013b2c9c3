/**
 * What every model family knows about pictures and clips: which frames it takes, how it cuts them, the values its tower
 * gets, and the words that stand in their place. One file for each family; each follows transformers' processor of that
 * name, and the choices that transformers leaves to its caller are said at the file's head. Of the two classes that most
 * families have, the one that `AutoProcessor` of transformers 5 picks is followed, which resizes with torchvision.
 */
import type { Geometry } from "../../protocol/geometry.ts";
import type { RgbImage } from "../resize.ts";

/** A clip before any frame is taken: its number of frames, how many are shown in a second, and its length in seconds. */
export interface Clip {
  frames: number;
  fps: number;
  seconds: number;
}

export interface Medium {
  kind: "image" | "video";
  /** Pixels as the medium is shown, turned upright. */
  width: number;
  height: number;
  /** Frames taken of a clip. */
  frames?: number;
  /** When each of them is shown, in seconds: its place in the clip divided by the frames a second, as transformers counts. */
  times?: readonly number[];
  /** Length of the clip. */
  seconds?: number;
}

export interface Processor {
  /** Which frames of a clip are taken, by their place in it: the family's own rule. Empty for families without clips. */
  sampleFrames(clip: Clip): number[];
  /**
   * How a medium is cut, from its size alone. `alone`: it is the only picture of its conversation; LLaVA-OneVision cuts
   * only then. Throws a UserError for a kind or a shape that the model does not take.
   */
  geometry(medium: Medium, alone: boolean): Geometry;
  /**
   * The values of each view, (3, H, W), in the order of the geometry: one picture gives all of its views, a clip's frames
   * one each. For towers that take patches one array of all patch rows, (P, 3 × T × S × S), in the tower's order. A long
   * clip may come in parts, of T frames where patches are T frames deep, with a geometry of as many views.
   */
  views(images: readonly RgbImage[], geometry: Geometry): Float32Array[];
  /** What the prompt says in the medium's place, with one visual token for every visual row. */
  expand(geometry: Geometry): string;
  /** Present where `maxPixels` allows less than the files do. */
  cap?: PixelCap;
}

export interface PixelCap {
  /** The most pixels that a picture keeps. */
  pixels: number;
  /** The size at which a picture or frame is seen, where the cap makes it smaller; null where it changes nothing. */
  shownAs(geometry: Geometry): { width: number; height: number } | null;
}

/** A published file of settings, as parsed from its JSON. */
export type Settings = Readonly<Record<string, unknown>>;

export interface ProcessorFiles {
  /** config.json */
  config: Settings;
  /** preprocessor_config.json */
  preprocessor: Settings;
  /** video_preprocessor_config.json */
  video?: Settings;
  /** processor_config.json; since transformers 5 it may hold the two above */
  processor?: Settings;
}

/** What the settings do not say, or may be less here because a browser is smaller than a server. */
export interface ProcessorOptions {
  /**
   * What the tokenizer calls the ids that config.json names as the visual tokens. Absent: processor_config.json's words,
   * or the family's usual ones, which some packagings do not have.
   */
  tokens?: { image?: string; video?: string };
  /** The most pixels that a picture or frame keeps, for families that take any size (Qwen2-VL). */
  maxPixels?: number;
  /** The most frames taken of a clip. */
  maxFrames?: number;
}
