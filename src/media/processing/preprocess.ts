/**
 * CLIP's image preprocessing: shortest side resized, center cropped, rescaled and normalized, exactly as
 * transformers' `VideoLlavaImageProcessor` does. Frames of clips are resized with the rounding of `VideoLlavaVideoProcessor`,
 * which uses torchvision instead of Pillow.
 */
import { CLIP_MEAN, CLIP_STD } from "./normalization.ts";
import { UserError } from "../../base/userError.ts";
import { resize, type Arithmetic, type ResizeFilter, type RgbImage } from "./resize.ts";

type Size = number | { shortest_edge: number } | { height: number; width: number };

/** The members of `preprocessor_config.json` that decide pixel values; absent ones have the processor's defaults. */
export interface PreprocessConfig {
  do_resize?: boolean;
  size?: Size;
  /** Pillow's numbers: 1 Lanczos, 2 bilinear, 3 bicubic. */
  resample?: number;
  do_center_crop?: boolean;
  crop_size?: Size;
  do_rescale?: boolean;
  rescale_factor?: number;
  do_normalize?: boolean;
  image_mean?: number[];
  image_std?: number[];
}

// OpenAI's CLIP, the processor's own default.

const FILTERS: Record<number, ResizeFilter> = { 1: "lanczos", 2: "bilinear", 3: "bicubic" };

/** The filter of a `resample` number. @throws UserError for one that is not implemented. */
export function filterOf(resample: number): ResizeFilter {
  const filter = FILTERS[resample];
  if (!filter) {
    throw new UserError(
      `The model asks for resampling method ${resample}, and only 1 (Lanczos), 2 (bilinear) and 3 (bicubic) are known; set "resample" in its preprocessor_config.json to one of these.`,
    );
  }
  return filter;
}

/** Width and height after resizing: the shorter side as asked, the longer one rounded down. */
export function resizeOutputSize(width: number, height: number, size: Size): [number, number] {
  if (typeof size === "object" && "height" in size) return [size.width, size.height];
  const short = typeof size === "number" ? size : size.shortest_edge;
  return width <= height
    ? [short, Math.trunc((short * height) / width)]
    : [Math.trunc((short * width) / height), short];
}

/**
 * The center of a picture; where the picture is smaller than the crop, black is added, of an odd number one more before
 * than after, or with the arithmetic "torch" one more after.
 */
export function centerCrop(
  image: RgbImage,
  width: number,
  height: number,
  arithmetic: Arithmetic = "pillow",
): RgbImage {
  if (image.width === width && image.height === height) return image;
  const data = new Uint8Array(width * height * 3);
  // Odd remainders: a crop rounds its corner down and a border rounds up, which floor gives for both signs.
  const half = arithmetic === "torch" ? Math.trunc : Math.floor;
  const left = half((image.width - width) / 2);
  const top = half((image.height - height) / 2);
  const fromX = Math.max(0, left);
  const toX = Math.max(0, -left);
  const columns = Math.min(width, image.width);
  for (let y = 0; y < height; y++) {
    const row = y + top;
    if (row < 0 || row >= image.height) continue;
    const from = (row * image.width + fromX) * 3;
    data.set(image.data.subarray(from, from + columns * 3), (y * width + toX) * 3);
  }
  return { data, width, height };
}

/**
 * The normalized value of each of the 256 levels of each channel, (3, 256). NumPy rescales, then subtracts the mean and divides;
 * torchvision's processors scale mean and deviation instead (fused). Each step is rounded to f32 where they round.
 */
export function normalizeTables(config: PreprocessConfig, arithmetic: Arithmetic): Float32Array {
  const rescales = config.do_rescale ?? true;
  const normalises = config.do_normalize ?? true;
  const factor = config.rescale_factor ?? 1 / 255;
  const isFused = arithmetic === "torch" && rescales && normalises;
  const scale = rescales && !isFused ? factor : 1;
  const raise = isFused ? Math.fround(1 / factor) : 1;
  const tables = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++) {
    const mean = Math.fround((config.image_mean ?? CLIP_MEAN)[channel] ?? 0);
    const std = Math.fround((config.image_std ?? CLIP_STD)[channel] ?? 1);
    for (let level = 0; level < 256; level++) {
      const scaled = Math.fround(level * scale);
      const centred = Math.fround(scaled - Math.fround(mean * raise));
      tables[channel * 256 + level] = normalises ? centred / Math.fround(std * raise) : scaled;
    }
  }
  return tables;
}

/** Interleaved bytes to planes of values, (3, H, W), through the tables of `levelTables`. */
export function normalizeImage(image: RgbImage, tables: Float32Array): Float32Array {
  const area = image.width * image.height;
  const pixels = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels[channel * area + i] = tables[channel * 256 + image.data[i * 3 + channel]!]!;
    }
  }
  return pixels;
}

const cropSides = (size: Size): [number, number] => {
  if (typeof size === "number") return [size, size];
  return "height" in size ? [size.width, size.height] : [size.shortest_edge, size.shortest_edge];
};

/** The part of a picture of this size that `preprocess` keeps, in the picture's own pixels. */
export function seenPart(
  { width, height }: { width: number; height: number },
  config: PreprocessConfig,
): { left: number; top: number; width: number; height: number } {
  const [toWidth, toHeight] =
    (config.do_resize ?? true)
      ? resizeOutputSize(width, height, config.size ?? 224)
      : [width, height];
  const crop =
    (config.do_center_crop ?? true) ? cropSize(config) : { width: toWidth, height: toHeight };
  const [across, down] = [width / toWidth, height / toHeight];
  const seenWidth = Math.min(crop.width, toWidth);
  const seenHeight = Math.min(crop.height, toHeight);
  return {
    left: Math.floor((toWidth - seenWidth) / 2) * across,
    top: Math.floor((toHeight - seenHeight) / 2) * down,
    width: seenWidth * across,
    height: seenHeight * down,
  };
}

/** Width and height of what `preprocess` returns: the crop. */
export function cropSize(config: PreprocessConfig): { width: number; height: number } {
  const [width, height] = cropSides(config.crop_size ?? 224);
  return { width, height };
}

/**
 * Pixel values (3, H, W) of one RGB picture, or of one frame of a clip with the arithmetic "torch".
 * @throws UserError for a filter that is not implemented.
 */
export function preprocess(
  rgb: Uint8Array,
  width: number,
  height: number,
  config: PreprocessConfig,
  arithmetic: Arithmetic = "pillow",
): Float32Array {
  let image: RgbImage = { data: rgb, width, height };
  if (config.do_resize ?? true) {
    const filter = filterOf(config.resample ?? 3);
    image = resize(
      image,
      ...resizeOutputSize(width, height, config.size ?? 224),
      filter,
      arithmetic,
    );
  }
  if (config.do_center_crop ?? true) {
    image = centerCrop(image, ...cropSides(config.crop_size ?? 224), arithmetic);
  }
  return normalizeImage(image, normalizeTables(config, arithmetic));
}
