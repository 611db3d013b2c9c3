/** Huffman codes of JPEG and the bits they are read from (ITU-T T.81, annex C and F.2.2). */

/** Thrown where no code fits, or the data ends within one. */
export class CodeError extends Error {}

const LOOKAHEAD = 8;

/** One table of a DHT segment. */
export class HuffmanTable {
  /** For every 8 bits that begin with a short code: its length × 256 + its symbol; 0 for longer ones. */
  readonly #short = new Uint16Array(1 << LOOKAHEAD);
  /** By length: the largest code, or -1, and what to add to a code for the place of its symbol. */
  readonly #largest = new Int32Array(17).fill(-1);
  readonly #offset = new Int32Array(17);
  readonly #symbols: Uint8Array;

  /** @param counts how many codes have each length, from 1 to 16 */
  constructor(counts: Uint8Array, symbols: Uint8Array) {
    this.#symbols = symbols;
    let [code, place] = [0, 0];
    for (let length = 1; length <= 16; length++) {
      const count = counts[length - 1]!;
      this.#offset[length] = place - code;
      for (let i = 0; i < count; i++, code++, place++) {
        if (length > LOOKAHEAD) continue;
        const from = code << (LOOKAHEAD - length);
        const to = (code + 1) << (LOOKAHEAD - length);
        this.#short.fill((length << 8) | symbols[place]!, from, to);
      }
      if (count > 0) this.#largest[length] = code - 1;
      code <<= 1;
    }
  }

  /** The next symbol. @throws CodeError */
  read(bits: BitReader): number {
    const found = this.#next(bits);
    bits.skip(found >>> 8);
    return found & 255;
  }

  /** The symbol that would come next. @throws CodeError */
  peek(bits: BitReader): number {
    return this.#next(bits) & 255;
  }

  /** Length × 256 + symbol. */
  #next(bits: BitReader): number {
    const next = bits.peek(16);
    const short = this.#short[next >>> (16 - LOOKAHEAD)]!;
    if (short !== 0) return short;
    for (let length = LOOKAHEAD + 1; length <= 16; length++) {
      const code = next >>> (16 - length);
      if (code > this.#largest[length]!) continue;
      return (length << 8) | this.#symbols[code + this.#offset[length]!]!;
    }
    throw new CodeError("No code fits.");
  }
}

/** Bits of entropy-coded data whose stuffed zeros are taken out, from the highest of each byte. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bits, at most 16, without moving; zeros behind the end. */
  peek(count: number): number {
    const byte = this.#at >>> 3;
    const bytes = this.#bytes;
    const three =
      ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0);
    return (three >>> (24 - (this.#at & 7) - count)) & ((1 << count) - 1);
  }

  /** @throws CodeError behind the end */
  skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#bytes.length * 8) throw new CodeError("The data ends.");
  }

  bit(): number {
    const bit = this.peek(1);
    this.skip(1);
    return bit;
  }

  bits(count: number): number {
    const value = count === 0 ? 0 : this.peek(count);
    this.skip(count);
    return value;
  }

  /** Whole bytes that have not been read. */
  get rest(): Uint8Array {
    return this.#bytes.subarray((this.#at + 7) >>> 3);
  }
}
