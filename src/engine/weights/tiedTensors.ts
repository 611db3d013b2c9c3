/**
 * Finds duplicate tensors in a checkpoint, such as a tied lm_head or the equal layers of Video-LLaVA's two towers: a hash of
 * the first bytes gives candidates, whose bytes are then compared completely.
 */
import { sha256Hex } from "../../base/hash.ts";
import type { WeightCatalog, WeightInfo } from "../nn/weights.ts";
import type { CheckpointTensor } from "./safetensorsFiles.ts";
import { readSlice } from "./stream.ts";

const HEAD_BYTES = 4096;
/** Smaller tensors are not worth comparing. */
const LEAST_BYTES = 16 * 1024;
/** Bytes of each of the two slices that are compared at a time. */
const SLICE_BYTES = 4 * 2 ** 20;

export class TiedTensors {
  readonly #seen = new Map<string, { name: string; tensor: CheckpointTensor }[]>();

  /** The name of an earlier tensor with the same bytes and the same `info`; otherwise registers this one. */
  async find(
    name: string,
    info: WeightInfo,
    tensor: CheckpointTensor,
  ): Promise<string | undefined> {
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

/**
 * Tensor → the earlier one whose bytes and format it has, so that both share one buffer. Reads the beginning of every tensor.
 * @throws `signal`'s reason when it is aborted
 */
export async function findTies(
  catalog: WeightCatalog,
  tensors: ReadonlyMap<string, CheckpointTensor>,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const tied = new TiedTensors();
  const ties = new Map<string, string>();
  for (const [name, info] of catalog) {
    signal?.throwIfAborted();
    const same = await tied.find(name, info, tensors.get(name)!);
    if (same) ties.set(name, same);
  }
  return ties;
}

/** Whether two tensors hold the same bytes. */
export async function equal(a: CheckpointTensor, b: CheckpointTensor): Promise<boolean> {
  const bytes = a.end - a.begin;
  if (a.dtype !== b.dtype || b.end - b.begin !== bytes) return false;
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
