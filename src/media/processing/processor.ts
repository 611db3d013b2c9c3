/**
 * The interface of a family's media processor: which frames of a clip it takes, the grid and the pixel values of a medium, and
 * its placeholder text. Each family's processor.ts follows transformers' processor of that name; what transformers leaves to
 * its caller is said at the file's head. Of the two classes that most families have, the one that `AutoProcessor` of
 * transformers 5 picks is followed, which resizes with torchvision.
 */
import type { Framing } from "../../base/media/framing.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { RgbImage } from "./resize.ts";

/** A clip before any frame is taken: its number of frames, frames per second, and its length in seconds. */
export interface Clip {
  frames: number;
  fps: number;
  seconds: number;
}

/** In pixels; the corner is the upper left. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Medium {
  kind: "image" | "video";
  /** Pixels after EXIF or container rotation. */
  width: number;
  height: number;
  /** Frames taken of a clip. */
  frames?: number;
  /** Timestamp of each of them in seconds, as the file has it; transformers counts index ÷ frames per second, which is equal for even clips. */
  times?: readonly number[];
  /** Length of the clip. */
  seconds?: number;
}

export interface Processor {
  /** Indices of the frames taken of a clip, by the family's own rule. Empty for families without clips. */
  sampleFrames(clip: Clip): number[];
  /**
   * The grid of a medium, from its size alone. `alone`: it is the only picture of its conversation; LLaVA-OneVision tiles only
   * such pictures.
   * @throws UserError for a kind or a shape that the model does not take.
   */
  grid(medium: Medium, alone: boolean): MediaGrid;
  /**
   * The pixel values of each view, (3, H, W), in the order of the grid: all views of one picture, or one of each frame. For
   * towers that take patches one array of all patch rows, (P, 3 × T × S × S), in the tower's order. A long clip may come in
   * parts, of T frames where patches are T frames deep, with a grid of as many views.
   */
  views(images: readonly RgbImage[], grid: MediaGrid): Float32Array[];
  /**
   * The result of `views` as pictures, to be looked at: in its order, without blank tiles; of patches one picture for each frame
   * of a slice of time.
   */
  pictures(views: readonly Float32Array[], grid: MediaGrid): RgbImage[];
  /** The part of a picture or frame that is seen, in its pixels. Absent where all of it is. */
  crop?(grid: MediaGrid): Rectangle;
  /** The text that replaces the medium's placeholder, as the family's layout.ts has it. */
  expand(grid: MediaGrid): string;
  /** How media that are no squares may go in; present where the published files cut something off them. */
  framings?: readonly Framing[];
  /** How another program does the same. Present with `framings`. */
  framingRecipe?(): FramingRecipe;
  /** Present where `maxPixels` allows less than the files do. */
  cap?: PixelCap;
}

/** A family's processor by its published files. @throws UserError for settings that cannot be used. */
export type OpenProcessor = (files: ProcessorFiles, options: ProcessorOptions) => Processor;

export interface PixelCap {
  /** The most pixels that a picture keeps. */
  pixels: number;
  /** The size of a picture or frame after resizing, where the cap makes it smaller; null where it changes nothing. */
  cappedSize(grid: MediaGrid): { width: number; height: number } | null;
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

/** What another program needs to frame pictures as the processor does. */
export interface FramingRecipe {
  /** Of a view of a picture, in pixels. */
  size: { height: number; width: number };
  /** Of the borders around a padded picture: red, green, blue from 0 to 255. */
  colour: number[];
  /** The settings files, by name, that change for squeezed pictures and clips, as they are then. */
  squeezed: Map<string, Settings>;
}

/** What the caller decides beyond the files. */
export interface ProcessorOptions {
  /**
   * The names of config.json's visual token ids in tokenizer.json. Absent: processor_config.json's names, or the family's usual
   * ones, which some packagings do not have.
   */
  mediaTokens?: { image?: string; video?: string };
  /** The most pixels that a picture or frame keeps, for families that take any size (Qwen2-VL). */
  maxPixels?: number;
  /** The most frames taken of a clip. */
  maxFrames?: number;
  /** One of the processor's `framings`; grids carry it. Without effect where the files cut nothing off. "crop" by default. */
  framing?: Framing;
}
