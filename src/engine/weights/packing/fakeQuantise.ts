/**
 * Fake quantisation, for devices that store quantised weights as f32 (see `storageFormat`): values are quantised and
 * dequantised again. Formats with scales per block do so chunk by chunk; nf4 keeps its 4-bit elements until the scales are known.
 */
import type { WeightFormat } from "../../graph/weightFormat.ts";
import type { Packer, BufferWrite } from "./packer.ts";
import { packNf4 } from "./packNf4.ts";
import { quantise } from "./quantise.ts";
import { nf4Scales, unpack, unpackNf4 } from "./unpack.ts";

/** Writes f32 values fake-quantised to `format`; `count` in all. */
export function fakeQuantise(format: Exclude<WeightFormat, "f32">, count: number): Packer {
  if (format === "nf4") return fakeQuantiseNf4(count);
  let offset = 0;
  const push: Packer["push"] = (values) => {
    const data = unpack(quantise(values, values.length, format), values.length, format);
    offset += data.byteLength;
    return [{ offset: offset - data.byteLength, data }];
  };
  return { push, finish: () => [] };
}

function fakeQuantiseNf4(count: number): Packer {
  const packer = packNf4(count);
  const chunks: Uint32Array<ArrayBuffer>[] = [];
  return {
    push: (values) => {
      for (const { data } of packer.push(values)) chunks.push(data);
      return [];
    },
    *finish(): Iterable<BufferWrite> {
      const scales = nf4Scales(packer.finish()[0].data, count / 64);
      let from = 0;
      for (const elements of chunks) {
        const data = unpackNf4(elements, scales, from, elements.length * 8);
        yield { offset: from * 4, data };
        from += data.length;
      }
    },
  };
}
