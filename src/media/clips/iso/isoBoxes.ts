/** Walks the boxes of ISO base media files: MP4, QuickTime, AVIF (ISO/IEC 14496-12, 4.2). */

export interface IsoBox {
  /** Four characters, such as "moov". */
  type: string;
  /** Places in the bytes: of the box, of its content after size and type, and behind it. */
  start: number;
  body: number;
  end: number;
}

/** Bytes of the longest box header: size, type, 64-bit size. */
export const BOX_HEADER_BYTES = 16;

/**
 * The header of the box at `start`, in bytes that end at `to`. `fileEnd`: where a box of size 0 ends, which lasts to the end of the
 * file. Null where no box can be.
 */
export function boxAt(
  bytes: Uint8Array,
  start: number,
  to: number,
  fileEnd: number = to,
): IsoBox | null {
  const limit = Math.min(to, bytes.length);
  if (start + 8 > limit) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(start);
  const isLong = size === 1;
  if (isLong && start + 16 > limit) return null;
  const length = isLong ? Number(view.getBigUint64(start + 8)) : size || fileEnd - start;
  const body = start + (isLong ? 16 : 8);
  const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
  return start + length < body ? null : { type, start, body, end: start + length };
}

/** The boxes that lie whole between `from` and `to`, in order; ends at the first that does not. */
export function* boxesIn(bytes: Uint8Array, from = 0, to = bytes.length): Generator<IsoBox> {
  const limit = Math.min(to, bytes.length);
  for (let at = from; ;) {
    const box = boxAt(bytes, at, limit);
    if (!box || box.end > limit) return;
    yield box;
    at = box.end;
  }
}

/** The first box of this type within another, by its path: `findBox(bytes, trak, "mdia", "hdlr")`. */
export function findBox(
  bytes: Uint8Array,
  within: Pick<IsoBox, "body" | "end">,
  ...path: string[]
): IsoBox | undefined {
  const [type, ...rest] = path;
  for (const box of boxesIn(bytes, within.body, within.end)) {
    if (box.type !== type) continue;
    return rest.length === 0 ? box : findBox(bytes, box, ...rest);
  }
  return undefined;
}
