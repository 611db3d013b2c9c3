/** Reading the loosely typed fields of JSON rows. */

export type Fields = Record<string, unknown>;

/** Why a row cannot be used, as the middle of a sentence. Never leaves the readers. */
export class RowError extends Error {}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A trimmed text, also of a number or a truth value; null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return null;
}

/** A path, from text or from the objects that data sets use for files. */
export function mediaPath(item: unknown, field: string): string {
  if (typeof item === "string" && item.trim() !== "") return item.trim();
  if (Array.isArray(item)) {
    throw new RowError(
      `its "${field}" is a list of frames; Scion takes whole clips, so name the video file itself`,
    );
  }
  if (isFields(item)) {
    for (const key of ["path", "url", "file_name", "image", "video", "src"]) {
      const path = item[key];
      if (typeof path === "string" && path !== "") return path;
    }
    if (typeof item.base64 === "string") return `data:image/png;base64,${item.base64}`;
  }
  throw new RowError(`its "${field}" does not name a file`);
}
