/** Two f16 in a word, each the nearest to its f32; beyond the largest f16 stands the largest, never an infinity. */
import { f32sToF16 } from "../../formats/halfFloats.ts";

/** An even number of values. */
export function packF16(values: Float32Array): Uint32Array<ArrayBuffer> {
  const halves = f32sToF16(values);
  for (let i = 0; i < halves.length; i++) {
    if ((halves[i]! & 0x7fff) === 0x7c00) halves[i] = values[i]! > 0 ? 0x7bff : 0xfbff;
  }
  return new Uint32Array(halves.buffer);
}
