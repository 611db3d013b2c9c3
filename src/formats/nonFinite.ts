/** Finds NaN and infinities among f32 values, at the cost of one pass over their bits. */

const EXPONENT = 0x7f800000;
/** Carries into the sign bit when every bit of the exponent is set, which is so for NaN and infinities alone. */
const CARRY = 0x00800000;

/** The place of the first value that is NaN or infinite, or -1. */
export function firstNonFinite(values: Float32Array): number {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  let carried = 0;
  for (let i = 0; i < words.length; i++) carried |= (words[i]! & EXPONENT) + CARRY;
  if (carried >= 0) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
}
