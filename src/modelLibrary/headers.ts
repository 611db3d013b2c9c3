/** The headers of a model's weight files, read where they lie: all names and shapes are known before a download. */
import { openSafetensors, type SafetensorsFiles } from "../engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import { firstBytes } from "./http.ts";
import type { ModelSource } from "./source.ts";

/** Most headers come whole with the first request of a file. */
const FIRST = 128 * 1024;

/** @throws UserError when a header is broken, a file is cut off, or the index disagrees with the files. */
export function readHeaders(
  source: ModelSource,
  files: readonly { path: string; bytes: number }[],
  signal: AbortSignal,
): Promise<SafetensorsFiles> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return openSafetensors((name) => {
    const file = byPath.get(name);
    return Promise.resolve(file && ranged(source, file, signal));
  });
}

/** Keeps the first bytes, which are asked for twice. */
function ranged(
  source: ModelSource,
  file: { path: string; bytes: number },
  signal: AbortSignal,
): ByteSource {
  const read = async (end: number) =>
    firstBytes((await source.open(file, 0, signal, end)).pieces, end);
  let first: Promise<Uint8Array> | undefined;
  return {
    size: file.bytes,
    async slice(begin, end) {
      first ??= read(Math.min(FIRST, file.bytes));
      const bytes = await first;
      if (end <= bytes.length || bytes.length < Math.min(FIRST, file.bytes)) {
        return bytes.subarray(begin, end);
      }
      return (await read(end)).subarray(begin);
    },
  };
}
