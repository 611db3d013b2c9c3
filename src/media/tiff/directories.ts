/** The list of a TIFF file's directories: each says where its pixels lie and what they are. */
import { GeoTIFF, GeoTIFFImage } from "geotiff";
import type { BlobSource } from "./blobSource.ts";
import { readDirectory, type TiffDirectory } from "./directory.ts";
import type { PageFacts } from "./pages.ts";
import { requirePlausibleTags } from "./plausibleTags.ts";

/** More directories than this are no picture file: a chain that leads back into itself, or one page for each moment. */
const MAX_DIRECTORIES = 2000;

export interface Directory extends TiffDirectory, PageFacts {
  image: GeoTIFFImage;
}

/** All directories in the order of the file, each with the ones that hang on it behind it. */
export async function directoriesOf(source: BlobSource): Promise<Directory[]> {
  const file = await GeoTIFF.fromSource(source);
  const directories: Directory[] = [];
  const seen = new Set<number>([file.firstIFDOffset]);
  await requirePlausibleTags(source, file.firstIFDOffset, file);
  for (let index = 0; index < MAX_DIRECTORIES; index++) {
    const image = await file.getImage(index);
    const place = directories.push({ ...(await readDirectory(image)), image }) - 1;
    const children: number[] = Array.from(
      (await image.fileDirectory.loadValue("SubIFDs")) ?? [],
      Number,
    );
    for (const offset of children) {
      if (seen.has(offset)) continue;
      seen.add(offset);
      await requirePlausibleTags(source, offset, file);
      const tags = await file.parser.parseFileDirectoryAt(offset);
      const child = new GeoTIFFImage(tags, file.littleEndian, false, source);
      directories.push({ ...(await readDirectory(child)), image: child, parent: place });
    }
    const next = image.fileDirectory.nextIFDByteOffset;
    if (next === 0 || seen.has(next)) break;
    seen.add(next);
    await requirePlausibleTags(source, next, file);
  }
  return directories;
}
