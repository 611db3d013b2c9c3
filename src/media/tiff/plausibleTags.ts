/** Looks at the tags of a directory before geotiff makes room for their values, however many a damaged file says they are. */
import type { BlobSource } from "./blobSource.ts";

/** Bytes of a value by the tag's type (TIFF 6.0, page 15; BigTIFF); 0 for types that there are not. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** How the numbers of the file are written. */
export interface TiffLayout {
  littleEndian: boolean;
  bigTiff: boolean;
}

/** @throws RangeError where a tag has more values than the file has bytes for */
export async function requirePlausibleTags(
  source: BlobSource,
  offset: number,
  { littleEndian, bigTiff }: TiffLayout,
): Promise<void> {
  const [countBytes, entryBytes] = bigTiff ? [8, 20] : [2, 12];
  const at = async (place: number, length: number) =>
    new DataView((await source.fetchSlice({ offset: place, length })).data);
  const head = await at(offset, countBytes);
  const tags = bigTiff
    ? Number(head.getBigUint64(0, littleEndian))
    : head.getUint16(0, littleEndian);
  const entries = await at(offset + countBytes, tags * entryBytes);
  for (let i = 0; i < tags; i++) {
    const type = entries.getUint16(i * entryBytes + 2, littleEndian);
    const place = i * entryBytes + 4;
    const values = bigTiff
      ? Number(entries.getBigUint64(place, littleEndian))
      : entries.getUint32(place, littleEndian);
    if (values * (TYPE_BYTES[type] ?? 0) > source.fileSize)
      throw new RangeError(`Tag ${i} has ${values} values in a file of ${source.fileSize} bytes.`);
  }
}
