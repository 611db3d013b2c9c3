/**
 * Finds tensors that are stored twice, such as the layers of Video-LLaVA's two towers: a hash of their first bytes picks the
 * candidates, and all bytes are compared before one is taken for the other.
 */
import { sha256Hex } from "../../base/hash.ts";
import type { WeightInfo } from "../nn/weights.ts";
import type { StoredTensor } from "./safetensorsFiles.ts";
import { readSlice } from "./stream.ts";

const HEAD_BYTES = 4096;
/** Below this, sharing saves less than looking costs. */
const LEAST_BYTES = 16 * 1024;
/** Two are read at a time. */
const SLICE_BYTES = 4 * 2 ** 20;

export class Twins {
  readonly #seen = new Map<string, { name: string; tensor: StoredTensor }[]>();

  /** The name of an earlier tensor with the same bytes, held in the same way; otherwise remembers this one. */
  async find(name: string, info: WeightInfo, tensor: StoredTensor): Promise<string | undefined> {
    const bytes = tensor.end - tensor.begin;
    if (bytes < LEAST_BYTES) return undefined;
    const head = await readSlice(tensor, tensor.begin, tensor.begin + HEAD_BYTES);
    const key = `${tensor.dtype} ${JSON.stringify(info)} ${await sha256Hex(head)}`;
    const earlier = this.#seen.get(key) ?? [];
    for (const candidate of earlier) {
      if (await equal(candidate.tensor, tensor)) return candidate.name;
    }
    this.#seen.set(key, [...earlier, { name, tensor }]);
    return undefined;
  }
}

async function equal(a: StoredTensor, b: StoredTensor): Promise<boolean> {
  const bytes = a.end - a.begin;
  for (let at = 0; at < bytes; at += SLICE_BYTES) {
    const end = Math.min(at + SLICE_BYTES, bytes);
    const [left, right] = await Promise.all([
      readSlice(a, a.begin + at, a.begin + end),
      readSlice(b, b.begin + at, b.begin + end),
    ]);
    for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  }
  return true;
}
