/** Changes tags of the first directory of a little-endian TIFF or BigTIFF file, to make damaged and unusual ones for tests. */

/** Where the entry of a tag lies. */
function entryOf(bytes: Uint8Array<ArrayBuffer>, tag: number) {
  const view = new DataView(bytes.buffer);
  const isBig = view.getUint16(2, true) === 43;
  const first = isBig ? Number(view.getBigUint64(8, true)) : view.getUint32(4, true);
  const [head, size] = isBig ? [8, 20] : [2, 12];
  for (let at = first + head; ; at += size) {
    if (view.getUint16(at, true) === tag) return { view, isBig, at };
  }
}

/** Puts a tag of one short value in the place of the entry of `tag`. */
export function replaceTag(bytes: Uint8Array<ArrayBuffer>, tag: number, by: number, value: number) {
  const { view, isBig, at } = entryOf(bytes, tag);
  view.setUint16(at, by, true);
  view.setUint16(at + 2, 3, true);
  if (isBig) view.setBigUint64(at + 4, 1n, true);
  else view.setUint32(at + 4, 1, true);
  view.setUint16(at + (isBig ? 12 : 8), value, true);
}

/** Bytes of a value of the types short, long and long of 8. */
const VALUE_BYTES: Readonly<Record<number, number>> = { 3: 2, 4: 4, 16: 8 };

/** Where the value of a tag with many values lies, and how long it is. */
export function valueOf(bytes: Uint8Array<ArrayBuffer>, tag: number, index: number) {
  const { view, isBig, at } = entryOf(bytes, tag);
  const length = VALUE_BYTES[view.getUint16(at + 2, true)]!;
  const values = isBig ? Number(view.getBigUint64(at + 12, true)) : view.getUint32(at + 8, true);
  const place = values + index * length;
  return bytes.subarray(place, place + length);
}

const numberOf = (value: Uint8Array) => value.reduceRight((sum, byte) => sum * 256 + byte, 0);

/** The packed bytes of a tile of the first directory. */
export function tileBytes(bytes: Uint8Array<ArrayBuffer>, index: number) {
  const offset = numberOf(valueOf(bytes, 324, index));
  return bytes.subarray(offset, offset + numberOf(valueOf(bytes, 325, index)));
}
