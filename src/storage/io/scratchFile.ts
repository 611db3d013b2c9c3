/** Files that are written and read in place and belong to nothing yet. What a closed tab leaves of them the next start removes. */
import { openPart, readFile, removePath, writeWhole } from "./opfs.ts";

export interface ScratchFile {
  write(bytes: Uint8Array, at: number): void;
  /** As many bytes from `at` as there are, at most `count`. */
  read(at: number, count: number): Uint8Array<ArrayBuffer>;
  readonly size: number;
  /** What was written, to be read on demand until it is removed; nothing is written any more. */
  blob(): Promise<Blob>;
  remove(): Promise<void>;
}

/** @throws UserError when the browser has no such access */
export async function openScratch(): Promise<ScratchFile> {
  const path = `scratch/${crypto.randomUUID()}.tmp`;
  const access = await openPart(path);
  return {
    write: (bytes, at) => writeWhole(access, bytes, at),
    read(at, count) {
      const bytes = new Uint8Array(Math.max(0, Math.min(count, access.getSize() - at)));
      return bytes.subarray(0, access.read(bytes, { at }));
    },
    get size() {
      return access.getSize();
    },
    async blob() {
      access.flush();
      access.close();
      return (await readFile(path))!;
    },
    async remove() {
      // Closing it again does nothing.
      access.close();
      await removePath(path);
    },
  };
}
