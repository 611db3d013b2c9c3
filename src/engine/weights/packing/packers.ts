/** The packer of each storage format. */
import type { WeightFormat } from "../../graph/weightFormat.ts";
import { packF16 } from "./packF16.ts";
import { packNf4 } from "./packNf4.ts";
import { packQ4 } from "./packQ4.ts";
import { packQ41 } from "./packQ41.ts";
import { packQ8 } from "./packQ8.ts";
import type { Packer, BufferWrite } from "./packer.ts";

/** For `count` values in all. */
export function packerOf(format: WeightFormat, count: number): Packer {
  switch (format) {
    case "f32":
      return inOrder((values) => values);
    case "f16":
      return inOrder(packF16);
    case "q8":
      return packQ8(count);
    case "q4":
      return packQ4(count);
    case "q4_1":
      return packQ41(count);
    case "nf4":
      return packNf4(count);
    default:
      throw new Error(`No such format: ${String(format satisfies never)}`);
  }
}

/** For formats without scales: chunks are written one after the other. */
function inOrder(convert: (values: Float32Array<ArrayBuffer>) => BufferWrite["data"]): Packer {
  let offset = 0;
  return {
    push: (values) => {
      const data = convert(values);
      offset += data.byteLength;
      return [{ offset: offset - data.byteLength, data }];
    },
    finish: () => [],
  };
}
