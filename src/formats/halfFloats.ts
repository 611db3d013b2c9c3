/**
 * Sixteen-bit floats in plain bit arithmetic: IEEE 754 binary16 (f16) and bfloat16 to f32 exactly, and f32 to f16 rounded to
 * nearest, ties to even, which is what PyTorch and GPUs do.
 */

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** One f16, given as its 16 bits. */
export function f16ToF32(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** One bf16, given as its 16 bits: the upper half of an f32. */
export function bf16ToF32(half: number): number {
  bits[0] = half << 16;
  return float[0] as number;
}

/** The 16 bits of the f16 nearest to `value` (as f32). Beyond 65,519.99 it is infinite, below 2^-25 it is zero. */
export function f32ToF16(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
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
  // Subnormal: the value in units of 2^-24. Twice the fraction is exact in f64, so the rounding is too.
  const units = Math.abs(float[0] as number) * 2 ** 24;
  const floor = Math.floor(units);
  const rest = units - floor;
  return sign | (rest > 0.5 || (rest === 0.5 && floor & 1) ? floor + 1 : floor);
}
