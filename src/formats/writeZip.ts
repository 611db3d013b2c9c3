/**
 * Writes a zip file by file. What is finished goes into Blob parts, which the browser may keep on disk, so a project of
 * gigabytes needs only one file's bytes in memory. Equal input gives equal bytes: every file has the same date.
 */
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { UserError } from "../base/userError.ts";
import { formatBytes } from "../base/formatBytes.ts";
import type { FileSink } from "./fileSource.ts";

/** Files that are compressed already: deflating them again costs time and gains nothing. */
const packed = /\.(?:png|jpe?g|webp|gif|avif|mp4|webm|mov|zip|gz)$/i;
const partBytes = 16 * 1024 * 1024;
/** The plain zip form counts bytes in 32 bits; ZIP64 is not readable everywhere. */
const maxBytes = 2 ** 32 - 1;
const maxFiles = 65_535;

export interface ZipWriter extends FileSink {
  /** The whole file. Nothing can be written afterwards. */
  finish(): Promise<Blob>;
}

export function writeZip(): ZipWriter {
  const parts: Blob[] = [];
  const paths = new Set<string>();
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let chunkBytes = 0;
  let totalBytes = 0;
  let failure: Error | null = null;
  const keep = (chunk: Uint8Array<ArrayBuffer>) => {
    chunks.push(chunk);
    chunkBytes += chunk.length;
    totalBytes += chunk.length;
    if (chunkBytes >= partBytes) flush();
  };
  const flush = () => {
    if (chunks.length) parts.push(new Blob(chunks));
    chunks = [];
    chunkBytes = 0;
  };
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else keep(chunk);
  });
  const check = () => {
    if (failure) throw failure;
    if (totalBytes > maxBytes || paths.size > maxFiles) {
      throw new UserError(
        `The zip would have ${paths.size} files and more than ${formatBytes(totalBytes)}; a zip holds at most ${maxFiles} files and ${formatBytes(maxBytes)}. Split the project in two.`,
      );
    }
  };
  return {
    async write(path, data) {
      if (paths.has(path)) throw new Error(`The zip already has a file "${path}".`);
      paths.add(path);
      const file = packed.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path);
      // The first moment a zip can express, in local time, which is how zips count.
      file.mtime = new Date(1980, 0, 1);
      zip.add(file);
      for await (const chunk of chunksOf(data)) {
        file.push(chunk, false);
        check();
      }
      file.push(new Uint8Array(0), true);
      check();
    },
    async finish() {
      zip.end();
      check();
      flush();
      return new Blob(parts, { type: "application/zip" });
    },
  };
}

async function* chunksOf(data: Uint8Array | Blob | string): AsyncGenerator<Uint8Array> {
  if (typeof data === "string") yield new TextEncoder().encode(data);
  else if (data instanceof Uint8Array) yield data;
  else {
    for (let at = 0; at < data.size; at += partBytes) {
      yield new Uint8Array(await data.slice(at, at + partBytes).arrayBuffer());
    }
  }
}
