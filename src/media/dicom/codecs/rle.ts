/** DICOM's run-length code (PS3.5, Annex G): one segment for each byte of a value, the highest first, packed as PackBits. */
import type { FrameDecoder } from "./codec.ts";
import { valuesOf } from "./native.ts";

const HEADER_BYTES = 64;

export const decodeRle: FrameDecoder = (code, layout) => {
  const { width, height, samples, bitsAllocated } = layout;
  const pixels = width * height;
  const bytesPerValue = bitsAllocated / 8;
  const header = new DataView(code.buffer, code.byteOffset, HEADER_BYTES);
  const segments = header.getUint32(0, true);
  if (segments !== samples * bytesPerValue) throw new RangeError(`${segments} segments`);
  const bytes = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment++) {
    const from = header.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : code.length;
    const sample = Math.floor(segment / bytesPerValue);
    const place = bytesPerValue - 1 - (segment % bytesPerValue);
    unpack(code.subarray(from, to), bytes, sample * bytesPerValue + place, segments, pixels);
  }
  return { values: valuesOf(bytes, layout) };
};

/** Writes `count` bytes at `first`, `first + step` and so on. */
function unpack(
  packed: Uint8Array,
  bytes: Uint8Array,
  first: number,
  step: number,
  count: number,
): void {
  let [from, done] = [0, 0];
  while (done < count) {
    if (from >= packed.length) throw new RangeError("A segment ends early");
    const head = packed[from++]!;
    if (head === 128) continue;
    const isRun = head > 128;
    const length = Math.min(isRun ? 257 - head : head + 1, count - done);
    for (let i = 0; i < length; i++) {
      bytes[first + step * done++] = packed[isRun ? from : from + i]!;
    }
    from += isRun ? 1 : head + 1;
  }
}
