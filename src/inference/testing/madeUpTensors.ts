/**
 * A checkpoint of given shapes in bf16, whose bytes are made up while they are read, so that a model of any size costs nothing
 * until it is loaded.
 */
import { Random } from "../../base/random.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import type { CheckpointTensors, CheckpointTensor } from "../../engine/weights/safetensorsFiles.ts";

/** `shapes` by the names of the tensors, in file order. */
export function madeUpTensors(shapes: ReadonlyMap<string, readonly number[]>): CheckpointTensors {
  const source = madeUp();
  const files = new Map<string, CheckpointTensor>();
  let end = 0;
  for (const [name, shape] of shapes) {
    const begin = end;
    end += shape.reduce((a, b) => a * b, 2);
    files.set(name, { source, file: "made up", dtype: "BF16", shape: [...shape], begin, end });
  }
  return files;
}

/** Small random numbers, the same again every million, but for the first few of what is read at once. */
function madeUp(): ByteSource {
  const random = new Random(1);
  const values = Float32Array.from({ length: 2 ** 20 }, () => random.normal() * 0.02);
  const upper = new Uint16Array(values.buffer).filter((_, i) => i % 2 === 1);
  const pattern = new Uint8Array(upper.buffer);
  return {
    size: Infinity,
    async slice(begin, to) {
      const bytes = new Uint8Array(to - begin);
      for (let at = 0; at < bytes.length; at += pattern.length)
        bytes.set(pattern.subarray(0, bytes.length - at), at);
      // No two tensors are equal: the place is written in front, in six small values of 7 bits each.
      const view = new DataView(bytes.buffer);
      for (let digit = 0; digit < Math.min(6, bytes.length / 2); digit++) {
        const part = Math.floor(begin / 2 ** (7 * digit)) % 2 ** 7;
        view.setUint16(2 * digit, bf16((part - 64) / 4096), true);
      }
      return bytes;
    },
  };
}

/** The upper half of a float, which is all of it for numbers of 8 bits. */
function bf16(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16;
}
