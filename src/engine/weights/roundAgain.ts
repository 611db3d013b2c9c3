/**
 * For devices that hold packed formats unpacked (see `heldFormat`): the values go through the format and back. Formats whose
 * scales are known with the block do so run by run; nf4 keeps its 4-bit runs until the scales are there.
 */
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Packer, Written } from "./packer.ts";
import { packNf4 } from "./packNf4.ts";
import { quantise } from "./quantise.ts";
import { nf4Scales, unpack, unpackNf4 } from "./unpack.ts";

/** f32 values rounded to `format`; `count` in all. */
export function roundAgain(format: Exclude<WeightFormat, "f32">, count: number): Packer {
  if (format === "nf4") return roundNf4(count);
  let offset = 0;
  const push: Packer["push"] = (values) => {
    const data = unpack(quantise(values, values.length, format), values.length, format);
    offset += data.byteLength;
    return [{ offset: offset - data.byteLength, data }];
  };
  return { push, finish: () => [] };
}

function roundNf4(count: number): Packer {
  const inner = packNf4(count);
  const kept: Uint32Array<ArrayBuffer>[] = [];
  return {
    push: (values) => {
      for (const { data } of inner.push(values)) kept.push(data);
      return [];
    },
    *finish(): Iterable<Written> {
      const scales = nf4Scales(inner.finish()[0].data, count / 64);
      let from = 0;
      for (const elements of kept) {
        const data = unpackNf4(elements, scales, from, elements.length * 8);
        yield { offset: from * 4, data };
        from += data.length;
      }
    },
  };
}
