/** Reads the headers of a model's weight files where they lie, by range, so that all shapes are known before a download. */
import { safetensorsHeaderEnd, readSafetensorsHeader } from "../formats/safetensors.ts";
import type { TensorEntry } from "../formats/safetensors.ts";
import { firstBytes } from "./modelHttp.ts";
import type { ModelSource } from "./modelSource.ts";

const FIRST = 128 * 1024;

/** Names in the files → their entries, of all files together. @throws UserError when a header is broken or a file is cut off. */
export async function readHeaders(
  source: ModelSource,
  weights: readonly { path: string; bytes: number }[],
  signal: AbortSignal,
): Promise<Map<string, TensorEntry>> {
  const all = new Map<string, TensorEntry>();
  for (const file of weights) {
    const read = async (end: number) =>
      firstBytes((await source.open(file, 0, signal, end)).pieces, end);
    let bytes = await read(Math.min(FIRST, file.bytes));
    const end = safetensorsHeaderEnd(bytes, file.bytes, file.path);
    if (bytes.length < end) bytes = await read(end);
    const options = { name: file.path, fileBytes: file.bytes };
    for (const [name, entry] of readSafetensorsHeader(bytes, options).tensors) all.set(name, entry);
  }
  return all;
}
