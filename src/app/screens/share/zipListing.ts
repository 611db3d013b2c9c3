/** Lists the files of a zip, by zip.js: only its central directory is read, and nothing is unpacked. */
import { BlobReader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";

export interface ZipEntry {
  path: string;
  /** Unpacked. */
  bytes: number;
}

/** The files of a zip in the order of its directory. @throws {Error} with a message for the user when it is not a zip. */
export async function zipListing(zip: Blob): Promise<ZipEntry[]> {
  const reader = new ZipReader(new BlobReader(zip), { useWebWorkers: false });
  try {
    const entries = await reader.getEntries();
    return entries.flatMap(({ directory, filename, uncompressedSize }) =>
      directory ? [] : [{ path: filename, bytes: uncompressedSize }],
    );
  } catch (cause) {
    throw new Error(
      "This file does not end as a zip does: it is another kind of file, or cut short.",
      { cause },
    );
  }
}
