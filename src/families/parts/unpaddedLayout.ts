/**
 * Which projected rows each visual row is mixed of, as a table: LLaVA-NeXT puts a cut picture together again, drops its
 * border and ends every line with a learnt vector; LLaVA-OneVision also shrinks it between rows, and halves the frames of
 * clips. Processors count the rows, models mix them on the GPU: here is the arithmetic that both must agree on.
 */
import type { Geometry } from "../../protocol/geometry.ts";

/** For each of V visual rows four places among the projected rows, views one after the other, and the weight of each. */
export interface Arrangement {
  /** (V, 4) */
  index: Uint32Array<ArrayBuffer>;
  /** (V, 4) */
  weight: Float32Array<ArrayBuffer>;
}

/** In the place of an index: nothing, and the model's `image_newline`. As in the engine's `mixRows`. */
export const NOBODY = 0xffff_ffff;
export const NEWLINE = 0xffff_fffe;

/** What puts the views of a family together. */
export interface Packing {
  /** Rows and columns of features in one view. */
  grid: number;
  /** Pictures of more than about this many views' worth of features are shrunk to it; never, when absent. */
  mostViews?: number;
}

/** Part of the sheet of features that the whole cut picture covers, its border left out. */
interface Sheet {
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

/** transformers' `unpad_image`: what is left when the picture's own shape is cut out of the sheet. */
function unpad({ width, height, rows, columns }: Geometry, grid: number): Sheet {
  const sheet = { top: 0, left: 0, height: rows * grid, width: columns * grid };
  // Seven decimals, so that 23.99999999 counts as 24: both sides of transformers round so.
  const rounded = (x: number) => Math.trunc(Number(x.toFixed(7)));
  if (width / height > sheet.width / sheet.height) {
    sheet.top = Math.floor((sheet.height - rounded(height * (sheet.width / width))) / 2);
    sheet.height -= 2 * sheet.top;
  } else {
    sheet.left = Math.floor((sheet.width - rounded(width * (sheet.height / height))) / 2);
    sheet.width -= 2 * sheet.left;
  }
  return sheet;
}

/** Rows and columns that the sheet has when it stands in the text, before the newlines. */
function shrunk({ height, width }: Sheet, { grid, mostViews }: Packing): [number, number] {
  if (mostViews === undefined) return [height, width];
  const ratio = Math.sqrt((height * width) / (mostViews * grid ** 2));
  if (ratio <= 1.1) return [height, width];
  return [floorDivide(height, ratio), floorDivide(width, ratio)];
}

/**
 * Bilinear interpolation along one axis as PyTorch's `interpolate` does it, without antialiasing and in f32: the two
 * source positions of each output and the share of the second.
 */
function lerpTable(from: number, to: number): { near: number; far: number; share: number }[] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, out) => {
    const at = Math.max(0, Math.fround(Math.fround(scale * (out + 0.5)) - 0.5));
    const near = Math.min(Math.floor(at), from - 1);
    return { near, far: Math.min(near + 1, from - 1), share: Math.fround(at - near) };
  });
}

class Writer {
  private readonly index: number[] = [];
  private readonly weight: number[] = [];

  /** One visual row of up to four (row, weight) pairs. */
  row(...pairs: readonly (readonly [row: number, weight: number])[]) {
    for (let i = 0; i < 4; i++) {
      const [row, weight] = pairs[i] ?? [NOBODY, 0];
      this.index.push(weight === 0 ? NOBODY : row);
      this.weight.push(weight);
    }
  }

  /** A sheet of `height` × `width` features, made of one of another size; `place` finds a feature's projected row. */
  sheet(
    from: { height: number; width: number },
    [height, width]: readonly [number, number],
    place: (y: number, x: number) => number,
    hasNewlines: boolean,
  ) {
    const across = lerpTable(from.width, width);
    for (const y of lerpTable(from.height, height)) {
      for (const x of across) {
        this.row(
          [place(y.near, x.near), (1 - y.share) * (1 - x.share)],
          [place(y.near, x.far), (1 - y.share) * x.share],
          [place(y.far, x.near), y.share * (1 - x.share)],
          [place(y.far, x.far), y.share * x.share],
        );
      }
      if (hasNewlines) this.row([NEWLINE, 1]);
    }
  }

  done(): Arrangement {
    return { index: Uint32Array.from(this.index), weight: Float32Array.from(this.weight) };
  }
}

/** Rows and columns that a frame keeps: every second one. */
const pooledSide = (grid: number) => Math.ceil(grid / 2);

/** Visual rows of a medium, without making the table. */
export function arrangedRows(geometry: Geometry, packing: Packing): number {
  const { grid } = packing;
  if (geometry.kind === "video") return geometry.frames * pooledSide(grid) ** 2 + 1;
  if (geometry.rows === 0) return grid ** 2 + 1;
  const [height, width] = shrunk(unpad(geometry, grid), packing);
  return grid ** 2 + height * (width + 1);
}

/** What each visual row of a medium is made of. */
export function arrange(geometry: Geometry, packing: Packing): Arrangement {
  const writer = new Writer();
  if (geometry.kind === "video") poolClip(geometry, packing.grid, writer);
  else packPicture(geometry, packing, writer);
  return writer.done();
}

/**
 * transformers' `pack_image_features`: the whole picture, then the sheet of its tiles with a newline after each row. A
 * picture that was not cut has one newline at its end.
 */
function packPicture(geometry: Geometry, packing: Packing, writer: Writer) {
  const { grid } = packing;
  for (let row = 0; row < grid ** 2; row++) writer.row([row, 1]);
  if (geometry.rows === 0) {
    writer.row([NEWLINE, 1]);
    return;
  }
  const sheet = unpad(geometry, grid);
  const place = (y: number, x: number) => {
    const [row, column] = [y + sheet.top, x + sheet.left];
    const tile = Math.floor(row / grid) * geometry.columns + Math.floor(column / grid);
    return ((1 + tile) * grid + (row % grid)) * grid + (column % grid);
  };
  writer.sheet(sheet, shrunk(sheet, packing), place, true);
}

/** LLaVA-OneVision's `apply_pooling`: each frame halved between its rows, and one newline after the last. */
function poolClip({ frames }: Geometry, grid: number, writer: Writer) {
  const side = pooledSide(grid);
  for (let frame = 0; frame < frames; frame++) {
    const place = (y: number, x: number) => (frame * grid + y) * grid + x;
    writer.sheet({ height: grid, width: grid }, [side, side], place, false);
  }
  writer.row([NEWLINE, 1]);
}
