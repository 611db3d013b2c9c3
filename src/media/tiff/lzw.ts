/**
 * LZW as TIFF 6.0, section 13, has it: codes of 9 to 12 bits, high bits first, wider one code early. In the place of geotiff's,
 * whose table can lead back into itself where a file is damaged, which fills the memory until the tab ends.
 */
import { addDecoder, BaseDecoder } from "geotiff";

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAX_BITS = 12;
/** 100 million pixels of four values of 32 bits. */
const MAX_BLOCK_BYTES = 1.6e9;

const LZW = 5;

/**
 * At most `most` bytes; of input that ends early, what it has.
 * @throws RangeError for a code that the table does not have
 */
export function decodeLzw(input: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  // An entry is what the code before stood for and the byte behind it, so it is known by its place in the output.
  const places = new Uint32Array(2 ** MAX_BITS);
  const lengths = new Uint32Array(2 ** MAX_BITS);
  let output = new Uint8Array(Math.min(most, 4 * input.length));
  let written = 0;
  let free = FIRST_FREE;
  let before = 0;
  let buffer = 0;
  let held = 0;
  for (let at = 0; written < most;) {
    const bits = Math.min(MAX_BITS, 32 - Math.clz32(free + 1));
    for (; held < bits && at < input.length; held += 8) {
      buffer = ((buffer << 8) | input[at++]!) & 0xff_ffff;
    }
    if (held < bits) break;
    held -= bits;
    const code = (buffer >>> held) & (2 ** bits - 1);
    if (code === END) break;
    if (code === CLEAR) {
      free = FIRST_FREE;
      before = 0;
      continue;
    }
    if (before > 0 && free < 2 ** MAX_BITS) {
      places[free] = written - before;
      lengths[free++] = before + 1;
    }
    if (code >= free) throw new RangeError(`The table of ${free} codes has no code ${code}.`);
    const length = code < CLEAR ? 1 : lengths[code]!;
    if (written + length > output.length) output = longer(output, written + length, most);
    // Byte by byte: the newest entry ends with the byte that is being written.
    if (code < CLEAR) output[written] = code;
    else for (let i = 0; i < length; i++) output[written + i] = output[places[code]! + i]!;
    before = length;
    written += length;
  }
  return output.slice(0, Math.min(written, most));
}

/** With room for `needed` bytes, and for as much again; `most` is enough for all. */
function longer(bytes: Uint8Array, needed: number, most: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.min(most, 2 * needed));
  grown.set(bytes);
  return grown;
}

class BoundedLzw extends BaseDecoder {
  override decodeBlock(block: ArrayBufferLike): ArrayBuffer {
    const { tileWidth, tileHeight, bitsPerSample, planarConfiguration } = this.parameters;
    const bits = typeof bitsPerSample === "number" ? [bitsPerSample] : Array.from(bitsPerSample);
    const inPlanes = planarConfiguration === 2;
    const pixelBits = inPlanes ? bits[0]! : bits.reduce((sum, one) => sum + one, 0);
    const bytes = Math.ceil((tileWidth * pixelBits) / 8) * tileHeight;
    return decodeLzw(new Uint8Array(block), Math.min(bytes, MAX_BLOCK_BYTES)).buffer;
  }
}

/** From now on geotiff reads LZW by this. */
export const useBoundedLzw = (): void => addDecoder(LZW, () => Promise.resolve(BoundedLzw));
