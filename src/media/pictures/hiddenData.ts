/**
 * Whether a picture file holds GPS coordinates, so that the import review can say what will be removed. Removal does not depend
 * on this: the stored copy is re-encoded from pixels only.
 */

/** EXIF is one TIFF structure wherever it is stored; its first directory points to a GPS directory by this tag. */
const GPS_DIRECTORY = 0x8825;

/** EXIF sits in front in JPEG, and may sit at the end in PNG, WebP and AVIF. */
const WINDOW_BYTES = 256 * 1024;

function tiffHasGps(view: DataView, start: number): boolean {
  const little = view.getUint8(start) === 0x49;
  const directory = start + view.getUint32(start + 4, little);
  if (directory + 2 > view.byteLength) return false;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > view.byteLength) return false;
    if (view.getUint16(at, little) === GPS_DIRECTORY) return true;
  }
  return false;
}

function windowHasLocation(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; at++) {
    const first = bytes[at];
    if (first !== 0x49 && first !== 0x4d) continue;
    const magic = view.getUint32(at);
    if ((magic === 0x49492a00 || magic === 0x4d4d002a) && tiffHasGps(view, at)) return true;
  }
  // XMP is text.
  return new TextDecoder("latin1").decode(bytes).includes("GPSLatitude");
}

/** Looks for a GPS directory in EXIF, or a latitude in XMP, near both ends of a picture file. */
export function pictureHasLocation(file: Uint8Array): boolean {
  if (file.length <= 2 * WINDOW_BYTES) return windowHasLocation(file);
  return (
    windowHasLocation(file.subarray(0, WINDOW_BYTES)) ||
    windowHasLocation(file.subarray(file.length - WINDOW_BYTES))
  );
}
