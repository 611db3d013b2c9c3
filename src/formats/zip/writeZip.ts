/**
 * Writes a zip file by file, by zip.js. Finished bytes go into Blob parts, which the browser may keep on disk, so that a
 * project of gigabytes needs little memory. Equal input gives equal bytes: every file has the same date.
 */
import {
  BlobReader,
  TextReader,
  Uint8ArrayReader,
  ZipWriter as ZipStream,
} from "@zip.js/zip.js/lib/zip-core-native.js";
import { UserError } from "../../base/userError.ts";
import { formatBytes } from "../../base/words/formatBytes.ts";
import type { FileSink } from "../fileSource.ts";

/** Files that are compressed already are stored. */
const COMPRESSED = /\.(?:png|jpe?g|webp|gif|avif|mp4|webm|mov|zip|gz)$/i;
const PART_BYTES = 16 * 1024 * 1024;
/** The plain zip form counts bytes in 32 bits; ZIP64 is not readable everywhere. */
const MAX_BYTES = 2 ** 32 - 1;
const MAX_FILES = 65_535;

const OPTIONS = {
  // The first moment a zip can express, in local time, which is how zips count.
  lastModDate: new Date(1980, 0, 1),
  extendedTimestamp: false,
  zip64: false,
  useWebWorkers: false,
} as const;

export interface ZipWriter extends FileSink {
  /** The whole file. Nothing can be written afterwards. */
  finish(): Promise<Blob>;
}

/** `write` and `finish` @throws {UserError} when the zip would exceed what the plain form holds. */
export function writeZip(): ZipWriter {
  const parts: Blob[] = [];
  const paths = new Set<string>();
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let chunkBytes = 0;
  let totalBytes = 0;
  const flush = () => {
    if (chunks.length) parts.push(new Blob(chunks));
    chunks = [];
    chunkBytes = 0;
  };
  const check = () => {
    if (totalBytes > MAX_BYTES || paths.size > MAX_FILES) {
      throw new UserError(
        `The zip would have ${paths.size} files and more than ${formatBytes(totalBytes)}; a zip holds at most ${MAX_FILES} files and ${formatBytes(MAX_BYTES)}. Split the project in two.`,
      );
    }
  };
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      chunks.push(chunk);
      chunkBytes += chunk.length;
      totalBytes += chunk.length;
      if (chunkBytes >= PART_BYTES) flush();
      check();
    },
  });
  const zip = new ZipStream(sink, OPTIONS);
  return {
    async write(path, data) {
      if (paths.has(path)) throw new Error(`The zip already has a file "${path}".`);
      paths.add(path);
      check();
      await zip.add(path, readerOf(data), { level: COMPRESSED.test(path) ? 0 : 6 });
    },
    async finish() {
      await zip.close();
      flush();
      return new Blob(parts, { type: "application/zip" });
    },
  };
}

function readerOf(data: Uint8Array | Blob | string) {
  if (typeof data === "string") return new TextReader(data);
  return data instanceof Uint8Array ? new Uint8ArrayReader(data) : new BlobReader(data);
}
