/** Damages files as disks, programs and strangers do, by a seed: the same seed damages in the same way. */
import { Random } from "../../../src/base/random.ts";

/** Numbers at which readers go wrong: signs, lengths past the end, sizes that no memory holds. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff];
const WORDS = [
  ...["-1", "0", "1e999", "99999999999999999999", "3.5", "null", "true", '""', "[]", "{}"],
  ...['"\\u0000"', "\ufeff", "\u202e", "../../x", "<script>", "{% for i in range(999999999) %}"],
];

type Damage = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const at = (bytes: Uint8Array, random: Random) => random.integer(Math.max(1, bytes.length));
/** A place that is more often near the beginning, where headers are. */
const early = (bytes: Uint8Array, random: Random) =>
  random.integer(2) ? at(bytes, random) : random.integer(Math.max(1, Math.min(256, bytes.length)));

const DAMAGES: Record<string, Damage> = {
  bit(bytes, random) {
    const out = bytes.slice();
    if (out.length) out[early(out, random)]! ^= 1 << random.integer(8);
    return out;
  },
  byte(bytes, random) {
    const out = bytes.slice();
    if (out.length) out[early(out, random)] = random.integer(256);
    return out;
  },
  /** A number of 1, 2 or 4 bytes in either order. */
  number(bytes, random) {
    const out = bytes.slice();
    const width = [1, 2, 4][random.integer(3)]!;
    const place = early(out, random);
    if (place + width > out.length) return out;
    const value = EDGES[random.integer(EDGES.length)]!;
    for (let i = 0; i < width; i++) {
      const shift = 8 * (random.integer(2) ? i : width - 1 - i);
      out[place + i] = value >>> shift;
    }
    return out;
  },
  cut: (bytes, random) => bytes.slice(0, at(bytes, random)),
  /** The beginning is gone. */
  behead: (bytes, random) => bytes.slice(early(bytes, random)),
  remove(bytes, random) {
    const from = early(bytes, random);
    return join(bytes.subarray(0, from), bytes.subarray(from + 1 + random.integer(64)));
  },
  repeat(bytes, random) {
    const from = early(bytes, random);
    const end = from + 1 + random.integer(256);
    return join(bytes.subarray(0, end), bytes.subarray(from, end), bytes.subarray(end));
  },
  zeros(bytes, random) {
    const out = bytes.slice();
    const from = at(out, random);
    return out.fill(0, from, from + 1 + random.integer(512));
  },
  /** Goes on as another file. */
  graft: (bytes, random, other) =>
    join(bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))),
  word(bytes, random) {
    const from = early(bytes, random);
    const word = new TextEncoder().encode(WORDS[random.integer(WORDS.length)]!);
    return join(bytes.subarray(0, from), word, bytes.subarray(from + random.integer(3)));
  },
  /** A number that is written out is another one. */
  digits(bytes, random) {
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, 65_536));
    const numbers = [...text.matchAll(/\d+(\.\d+)?/g)];
    const chosen = numbers[random.integer(Math.max(1, numbers.length))];
    if (!chosen) return bytes.slice();
    const word = new TextEncoder().encode(WORDS[random.integer(7)]!);
    const end = chosen.index + chosen[0].length;
    return join(bytes.subarray(0, chosen.index), word, bytes.subarray(end));
  },
};

const KINDS = Object.values(DAMAGES);

/** One to four damages of `bytes`. `other`: a file whose end may follow. */
export function mutate(bytes: Uint8Array, other: Uint8Array, seed: number): Uint8Array {
  const random = new Random(seed);
  let out = bytes;
  for (let i = 1 + random.integer(4); i > 0; i--) {
    out = KINDS[random.integer(KINDS.length)]!(out, random, other);
  }
  return out;
}

function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    out.set(part, place);
    place += part.length;
  }
  return out;
}
