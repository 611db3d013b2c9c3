/** Packs f16: two per u32, rounded to nearest, saturated at the largest finite f16. */
import { f32sToF16 } from "../../../formats/safetensors/halfFloats.ts";

/** `values` are of even number. */
export function packF16(values: Float32Array): Uint32Array<ArrayBuffer> {
  const halves = f32sToF16(values);
  for (let i = 0; i < halves.length; i++) {
    if ((halves[i]! & 0x7fff) === 0x7c00) halves[i] = values[i]! > 0 ? 0x7bff : 0xfbff;
  }
  return new Uint32Array(halves.buffer);
}
