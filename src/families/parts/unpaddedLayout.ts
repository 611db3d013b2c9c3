/**
 * Which projected rows each visual token is made of, as a table. LLaVA-NeXT puts the tiles of a picture together again, drops
 * the padding and ends every line with a learnt vector (`image_newline`); LLaVA-OneVision also interpolates large pictures down
 * and pools the frames of clips. The processor counts the tokens, the model gathers them on the GPU.
 */
import { EXTRA_ROW, NONE } from "../../base/rowIndex.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { viewLayout, type ViewLayout } from "./mediaLayout.ts";

/** For each of V visual tokens four projected rows, views one after the other, and their weights. */
export interface UnpaddedLayout {
  /** (V, 4); NONE is no row, NEWLINE the model's `image_newline`. */
  index: Uint32Array<ArrayBuffer>;
  /** (V, 4) */
  weight: Float32Array<ArrayBuffer>;
}

export const NEWLINE = EXTRA_ROW;

export interface UnpadConfig {
  /** Patches on one side of a view: a view has the square of it as rows. */
  patchesPerSide: number;
  /** The number in "anyres_max_9": pictures of more than about so many views' rows are interpolated down; absent: never. */
  maxViews?: number;
}

/** The layout of families whose visual tokens are made so. */
export function unpaddedViewLayout(config: UnpadConfig): ViewLayout {
  const rows = config.patchesPerSide ** 2;
  return viewLayout({ image: rows, video: rows }, (grid) => unpaddedRows(grid, config));
}

/** The part of the tiles' grid of features that the picture covers, its padding left out. */
interface Region {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** Python's `//` for floats, which divides exactly before it rounds down. */
function floorDivide(a: number, b: number): number {
  const whole = (a - (a % b)) / b;
  const floor = Math.floor(whole);
  return whole - floor > 0.5 ? floor + 1 : floor;
}

/** transformers' `unpad_image`: removes the padding that gave the picture the shape of its tiles. */
function unpadImage({ width, height, rows, columns }: MediaGrid, patchesPerSide: number): Region {
  const region = {
    top: 0,
    left: 0,
    height: rows * patchesPerSide,
    width: columns * patchesPerSide,
  };
  // Seven decimals, so that 23.99999999 counts as 24: both sides of transformers round so.
  const rounded = (x: number) => Math.trunc(Number(x.toFixed(7)));
  if (width / height > region.width / region.height) {
    region.top = Math.floor((region.height - rounded(height * (region.width / width))) / 2);
    region.height -= 2 * region.top;
  } else {
    region.left = Math.floor((region.width - rounded(width * (region.height / height))) / 2);
    region.width -= 2 * region.left;
  }
  return region;
}

/** Rows and columns of visual tokens that a region becomes, newlines not counted. */
function interpolatedSides(
  { height, width }: Region,
  { patchesPerSide, maxViews }: UnpadConfig,
): [height: number, width: number] {
  if (maxViews === undefined) return [height, width];
  const ratio = Math.sqrt((height * width) / (maxViews * patchesPerSide ** 2));
  if (ratio <= 1.1) return [height, width];
  return [floorDivide(height, ratio), floorDivide(width, ratio)];
}

/**
 * Bilinear interpolation along one axis as PyTorch's `interpolate` does it, without antialiasing and in f32: the two
 * source positions of each output and the weight of the second.
 */
function lerpTable(from: number, to: number): { near: number; far: number; weight: number }[] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, out) => {
    const at = Math.max(0, Math.fround(Math.fround(scale * (out + 0.5)) - 0.5));
    const near = Math.min(Math.floor(at), from - 1);
    return { near, far: Math.min(near + 1, from - 1), weight: Math.fround(at - near) };
  });
}

class LayoutWriter {
  readonly #index: number[] = [];
  readonly #weight: number[] = [];

  /** One visual token of up to four (row, weight) pairs. */
  token(...pairs: readonly (readonly [row: number, weight: number])[]) {
    for (let i = 0; i < 4; i++) {
      const [row, weight] = pairs[i] ?? [NONE, 0];
      this.#index.push(weight === 0 ? NONE : row);
      this.#weight.push(weight);
    }
  }

  /** `from` features interpolated to `height` × `width` tokens; `rowAt` gives the projected row of a feature. */
  interpolated(
    from: { height: number; width: number },
    [height, width]: readonly [number, number],
    rowAt: (y: number, x: number) => number,
    hasNewlines: boolean,
  ) {
    const across = lerpTable(from.width, width);
    for (const y of lerpTable(from.height, height)) {
      for (const x of across) {
        this.token(
          [rowAt(y.near, x.near), (1 - y.weight) * (1 - x.weight)],
          [rowAt(y.near, x.far), (1 - y.weight) * x.weight],
          [rowAt(y.far, x.near), y.weight * (1 - x.weight)],
          [rowAt(y.far, x.far), y.weight * x.weight],
        );
      }
      if (hasNewlines) this.token([NEWLINE, 1]);
    }
  }

  done(): UnpaddedLayout {
    return { index: Uint32Array.from(this.#index), weight: Float32Array.from(this.#weight) };
  }
}

/** LLaVA-OneVision's pooling keeps every second row and column of a frame. */
const pooledSide = (patchesPerSide: number) => Math.ceil(patchesPerSide / 2);

/** Visual tokens of a medium, without making the table. */
export function unpaddedRows(grid: MediaGrid, config: UnpadConfig): number {
  const { patchesPerSide } = config;
  if (grid.kind === "video") return grid.frames * pooledSide(patchesPerSide) ** 2 + 1;
  if (grid.rows === 0) return patchesPerSide ** 2 + 1;
  const [height, width] = interpolatedSides(unpadImage(grid, patchesPerSide), config);
  return patchesPerSide ** 2 + height * (width + 1);
}

/** The table of one medium. */
export function unpaddedLayout(grid: MediaGrid, config: UnpadConfig): UnpaddedLayout {
  const writer = new LayoutWriter();
  if (grid.kind === "video") poolFrames(grid, config.patchesPerSide, writer);
  else packImage(grid, config, writer);
  return writer.done();
}

/**
 * transformers' `pack_image_features`: the whole picture, then the unpadded tiles with a newline after each line. A picture
 * without tiles has one newline at its end.
 */
function packImage(grid: MediaGrid, config: UnpadConfig, writer: LayoutWriter) {
  const { patchesPerSide } = config;
  for (let row = 0; row < patchesPerSide ** 2; row++) writer.token([row, 1]);
  if (grid.rows === 0) {
    writer.token([NEWLINE, 1]);
    return;
  }
  const region = unpadImage(grid, patchesPerSide);
  const rowAt = (y: number, x: number) => {
    const [row, column] = [y + region.top, x + region.left];
    const tile =
      Math.floor(row / patchesPerSide) * grid.columns + Math.floor(column / patchesPerSide);
    return (
      ((1 + tile) * patchesPerSide + (row % patchesPerSide)) * patchesPerSide +
      (column % patchesPerSide)
    );
  };
  writer.interpolated(region, interpolatedSides(region, config), rowAt, true);
}

/** LLaVA-OneVision's `apply_pooling`: each frame interpolated to half its sides, and one newline after the last. */
function poolFrames({ frames }: MediaGrid, patchesPerSide: number, writer: LayoutWriter) {
  const side = pooledSide(patchesPerSide);
  const from = { height: patchesPerSide, width: patchesPerSide };
  for (let frame = 0; frame < frames; frame++) {
    const rowAt = (y: number, x: number) => (frame * patchesPerSide + y) * patchesPerSide + x;
    writer.interpolated(from, [side, side], rowAt, false);
  }
  writer.token([NEWLINE, 1]);
}
