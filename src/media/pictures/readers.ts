/** Readers of pictures that browsers cannot open. Each is loaded when the first such file comes. */
import type { PictureFile } from "./pictureFile.ts";

/** @throws UserError when the file cannot be read. */
type Opener = (file: Blob) => Promise<PictureFile>;

/** By the type that `fileKind` gives. */
const OPENERS: Readonly<Record<string, () => Promise<Opener>>> = {
  "image/heic": async () => (await import("../heic/openHeic.ts")).HeicFile.open,
  "image/tiff": async () => (await import("../tiff/openTiff.ts")).TiffFile.open,
};

/** Null for pictures that the browser opens. @throws UserError when the file cannot be read. */
export async function openPictureFile(file: Blob, mime: string): Promise<PictureFile | null> {
  const opener = Object.hasOwn(OPENERS, mime) ? await OPENERS[mime]!() : null;
  return opener && opener(file);
}
