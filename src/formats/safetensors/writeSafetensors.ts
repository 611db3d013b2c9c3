/** Writes safetensors files; safetensors.ts reads them and describes the format. */
import { DTYPE_BYTES, type Dtype } from "./safetensors.ts";

export interface TensorToWrite {
  dtype: Dtype;
  shape: readonly number[];
  /** Row-major, little-endian. */
  data: Uint8Array | Float32Array;
}

/**
 * A whole file. Tensors are ordered by element size, then name, so that each starts aligned and equal input gives equal
 * bytes; the header is padded with spaces to a multiple of 8. `format: pt` is always in the metadata, since transformers
 * and PEFT refuse a file without it.
 * @throws {Error} when a tensor's bytes do not match its shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, TensorToWrite>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const names = [...tensors.keys()].sort((a, b) => {
    const [left, right] = [tensors.get(a), tensors.get(b)] as [TensorToWrite, TensorToWrite];
    return DTYPE_BYTES[right.dtype] - DTYPE_BYTES[left.dtype] || (a < b ? -1 : 1);
  });
  const all: Record<string, string> = { ...metadata, format: "pt" };
  const header = new Map<string, unknown>([
    [
      "__metadata__",
      Object.fromEntries(
        Object.keys(all)
          .sort()
          .map((key) => [key, all[key]]),
      ),
    ],
  ]);
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors.get(name) as TensorToWrite;
    const expected = shape.reduce((a, b) => a * b, 1) * DTYPE_BYTES[dtype];
    if (data.byteLength !== expected || name === "__metadata__") {
      throw new Error(
        `Tensor "${name}" has shape [${shape.join(", ")}] of ${dtype}, ${expected} bytes, but ${data.byteLength} were given.`,
      );
    }
    header.set(name, { dtype, shape, data_offsets: [offset, offset + expected] });
    offset += expected;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const dataStart = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(dataStart + offset);
  new DataView(file.buffer).setUint32(0, dataStart - 8, true);
  file.set(json, 8);
  file.fill(0x20, 8 + json.length, dataStart);
  let at = dataStart;
  for (const name of names) {
    const { data } = tensors.get(name) as TensorToWrite;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
