/**
 * What is inside a zip, read from its own directory at the end of the file (APPNOTE 6.3.10, 4.3.12 to 4.3.16):
 * a few kilobytes are looked at however large the zip is, and nothing is unpacked.
 */

export interface ZipEntry {
  path: string;
  bytes: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endLength = 22;

/** The files of a zip in the order of its directory. Throws a sentence when it is not one. ZIP64 is not read. */
export async function zipListing(zip: Blob): Promise<ZipEntry[]> {
  const tail = await view(zip.slice(Math.max(0, zip.size - endLength - 0xffff)));
  const end = findEnd(tail);
  if (end < 0)
    throw new Error(
      "This file does not end as a zip does: it is another kind of file, or cut short.",
    );
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  const directory = await view(zip.slice(offset, offset + length));
  const names = new TextDecoder();
  const entries: ZipEntry[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== entryMark) {
      throw new Error(
        `The zip names ${count} files but its directory holds only ${i}: it is damaged.`,
      );
    }
    const nameLength = directory.getUint16(at + 28, true);
    const extra = directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    const path = names.decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    if (!path.endsWith("/")) entries.push({ path, bytes: directory.getUint32(at + 24, true) });
    at += 46 + nameLength + extra;
  }
  return entries;
}

function findEnd(tail: DataView): number {
  for (let at = tail.byteLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) === endMark) return at;
  }
  return -1;
}

async function view(part: Blob): Promise<DataView> {
  return new DataView(await part.arrayBuffer());
}
