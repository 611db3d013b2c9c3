/**
 * Reads published settings with the defaults of transformers' classes. Where a file holds null, or nothing, the class's default
 * counts, as in transformers.
 */
import { UserError } from "../../base/userError.ts";
import { filterOf, normalizeTables, type PreprocessConfig } from "./preprocess.ts";
import type { ResizeFilter } from "./resize.ts";
import type { ProcessorFiles, ProcessorOptions, Settings } from "./processor.ts";

/** Settings of pictures: the section of processor_config.json that newer versions write, or preprocessor_config.json. */
export const imageSettings = (files: ProcessorFiles, defaults: Settings): Settings =>
  withDefaults(section(files.processor, "image_processor") ?? files.preprocessor, defaults);

/** Settings of clips: the same, video_preprocessor_config.json, or without one the file of pictures. */
export const videoSettings = (files: ProcessorFiles, defaults: Settings): Settings =>
  withDefaults(
    section(files.processor, "video_processor") ?? files.video ?? files.preprocessor,
    defaults,
  );

function withDefaults(published: Settings, defaults: Settings): Settings {
  const given = Object.entries(published).filter(([, value]) => value !== null);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** A section of a file; undefined where it has none. */
export function section(settings: Settings | undefined, name: string): Settings | undefined {
  const value = settings?.[name];
  return typeof value === "object" && value !== null ? (value as Settings) : undefined;
}

/** `name` in the first of these files that has it, else `fallback`. @throws UserError when it is not a number above 0. */
export function numberIn(
  files: readonly (Settings | undefined)[],
  name: string,
  fallback: number,
): number {
  const value = files.map((file) => file?.[name]).find((value) => value != null) ?? fallback;
  if (typeof value === "number" && value > 0) return value;
  throw new UserError(
    `The model's settings say ${name} = ${JSON.stringify(value)}, where a number above 0 belongs. Download the model's files again.`,
  );
}

export interface Size {
  shortest_edge?: number;
  longest_edge?: number;
  height?: number;
  width?: number;
  min_pixels?: number;
  max_pixels?: number;
}

/** A size as published; a single number is the shortest edge, or with `isSquare` both sides. @throws UserError for others. */
export function sizeIn(settings: Settings, name: string, isSquare = false): Size {
  const value = settings[name];
  const sides = Object.values(section(settings, name) ?? [value]);
  if (!sides.every((side) => side === null || (typeof side === "number" && side > 0))) {
    throw new UserError(
      `The model's settings say ${name} = ${JSON.stringify(value)}, where a size in pixels belongs. Download the model's files again.`,
    );
  }
  if (typeof value !== "number") return value as Size;
  return isSquare ? { height: value, width: value } : { shortest_edge: value };
}

/** Height and width of a size that is a square or has one edge. */
export function sidesOf({ height, width, shortest_edge }: Size): [height: number, width: number] {
  return [height ?? shortest_edge ?? 0, width ?? shortest_edge ?? 0];
}

/** Resampling and normalization, with torchvision's rounding. */
export interface Pixels {
  filter: ResizeFilter;
  /** (3, 256), see `levelTables`. */
  tables: Float32Array;
  mean: readonly number[];
}

export function pixelsOf(settings: Settings): Pixels {
  const config = {
    ...settings,
    image_mean: perChannel(settings.image_mean),
    image_std: perChannel(settings.image_std),
  } as PreprocessConfig;
  return {
    filter: filterOf(config.resample ?? 3),
    tables: normalizeTables(config, "torch"),
    mean: config.image_mean!,
  };
}

function perChannel(value: unknown): number[] {
  const channels = typeof value === "number" ? [value, value, value] : value;
  if (Array.isArray(channels) && channels.length === 3) return channels as number[];
  throw new UserError(
    `The model's settings hold ${JSON.stringify(value)} where three numbers belong, for red, green and blue. Download the model's files again.`,
  );
}

/** The name of the visual token of a kind. */
export function mediaToken(
  kind: "image" | "video",
  { processor }: ProcessorFiles,
  { mediaTokens }: ProcessorOptions,
  usual = `<${kind}>`,
): string {
  const published = processor?.[`${kind}_token`];
  return mediaTokens?.[kind] ?? (typeof published === "string" ? published : usual);
}

/** Patches on one side of a view, from config.json's vision_config. */
export function patchesPerSide(files: ProcessorFiles): number {
  const vision = section(files.config, "vision_config");
  const side = numberIn([vision], "image_size", 224);
  return Math.floor(side / numberIn([files.processor, vision], "patch_size", 14));
}
