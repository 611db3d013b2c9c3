/**
 * Conversions of 16-bit floats: IEEE 754 binary16 (f16) and bfloat16 to f32, exact; f32 to f16 rounded to nearest, ties
 * to even, as PyTorch and GPUs do.
 */

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** One f16, given by its 16 bits, to f32. */
export function f16ToF32(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the f16 nearest to `value` (as f32). Beyond 65,519.99 it is infinite, below 2^-25 it is zero. */
export function f32ToF16(value: number): number {
  float[0] = value;
  return nearestHalf(bits[0] as number);
}

/** The same from the 32 bits of an f32. */
function nearestHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65536 and more, or infinite
  if (magnitude >= 0x38800000) {
    // Normal: re-bias the exponent by 127 - 15, then round away 13 bits. A carry runs into the exponent, as it should.
    const shifted = magnitude - 0x38000000;
    return sign | ((shifted + 0xfff + ((shifted >>> 13) & 1)) >>> 13);
  }
  if (magnitude < 0x33000000) return sign; // below 2^-25
  // Subnormal: in units of 2^-24 the value is its 24 significant bits shifted by 126 - exponent, which is 14 to 24.
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - (magnitude >>> 23);
  const floor = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (rest > half || (rest === half && floor & 1) ? floor + 1 : floor);
}

let f16Table: Float32Array | undefined;

/** f16 to f32, by lookup table. */
export function f16sToF32(halves: Uint16Array): Float32Array<ArrayBuffer> {
  f16Table ??= Float32Array.from({ length: 0x10000 }, (_, half) => f16ToF32(half));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = f16Table[halves[i]!]!;
  return values;
}

/** bf16 to f32: the upper half of its bits. */
export function bf16sToF32(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Int32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float32Array(words.buffer);
}

/** f32 to the nearest f16. */
export function f32sToF16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < words.length; i++) halves[i] = nearestHalf(words[i]!);
  return halves;
}
