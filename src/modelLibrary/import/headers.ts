/** Reads the safetensors headers of a remote model by range requests: names and shapes are known before a download. */
import { openSafetensors, type CheckpointTensors } from "../../engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { readFirstBytes } from "./http.ts";
import type { ModelSource } from "./source.ts";

/** First request of a file; most headers fit. */
const HEADER_BYTES = 128 * 1024;

/** @throws {UserError} when a header is broken, a file is truncated, or the index disagrees with the files. */
export function readHeaders(
  source: ModelSource,
  files: readonly { path: string; bytes: number }[],
  signal: AbortSignal,
): Promise<CheckpointTensors> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return openSafetensors((name) => {
    const file = byPath.get(name);
    return Promise.resolve(file && rangeSource(source, file, signal));
  });
}

/** A byte source over range requests. Keeps the first bytes, since the header is read in two steps. */
function rangeSource(
  source: ModelSource,
  file: { path: string; bytes: number },
  signal: AbortSignal,
): ByteSource {
  const read = async (end: number) =>
    readFirstBytes((await source.open(file, 0, signal, end)).chunks, end);
  let first: Promise<Uint8Array> | undefined;
  return {
    size: file.bytes,
    async slice(begin, end) {
      first ??= read(Math.min(HEADER_BYTES, file.bytes));
      const bytes = await first;
      if (end <= bytes.length || bytes.length < Math.min(HEADER_BYTES, file.bytes)) {
        return bytes.subarray(begin, end);
      }
      return (await read(end)).subarray(begin);
    },
  };
}
