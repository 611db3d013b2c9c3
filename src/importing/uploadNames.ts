/**
 * Finds files that Label Studio renamed when they were uploaded: it stores "An onion (2).jpg" as upload/1/1a2b3c4d-An_onion_2.jpg,
 * with eight random digits, spaces as underscores and without other signs, as Django cleans names.
 */

/** A name that may be of its upload folder, comparable and without the digits; else null. */
export function nameBeforeUpload(name: string): string | null {
  const own = /^[0-9a-f]{8}-(.+)$/.exec(name)?.[1];
  return own === undefined ? null : cleaned(own);
}

const UPLOADED = /(?:^|\/)upload\/(?:.*\/)?[0-9a-f]{8}-([^/]+)$/;

/** The name behind the digits, comparable; null for other paths. */
export function nameBefore(path: string): string | null {
  const name = UPLOADED.exec(path.replaceAll("\\", "/"))?.[1];
  return name === undefined ? null : cleaned(decoded(name));
}

/** As Django's get_valid_filename, without case. */
export const cleaned = (name: string) =>
  name
    .normalize("NFC")
    .trim()
    .replaceAll(/\s/g, "_")
    .replaceAll(/[^\p{L}\p{N}_.-]/gu, "")
    .toLowerCase();

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * @param paths all that a sheet names: two uploads that had one name are not told apart by it
 * @param dropped paths of the dropped files
 * @returns the file behind a path of the sheet, or why it is not known; null where the path is none of an upload, or nothing has its name
 */
export function uploadsByName(paths: readonly string[], dropped: readonly string[]) {
  const uploads = new Map<string, Set<string>>();
  for (const path of paths) {
    const name = nameBefore(path);
    if (name !== null) uploads.set(name, (uploads.get(name) ?? new Set()).add(path));
  }
  const files = new Map<string, string[]>();
  if (uploads.size > 0) {
    for (const file of dropped) {
      const name = cleaned(file.split("/").at(-1)!);
      if (uploads.has(name)) files.set(name, [...(files.get(name) ?? []), file]);
    }
  }
  return (path: string): { file: string } | { reason: string } | null => {
    const name = nameBefore(path);
    const found = name === null ? undefined : files.get(name);
    if (name === null || !found) return null;
    const same = [...uploads.get(name)!];
    if (found.length === 1 && same.length === 1) return { file: found[0]! };
    const shown = (same.length > 1 ? same : found).slice(0, 3).map((one) => `"${one}"`);
    return {
      reason:
        same.length > 1
          ? `${shown.join(" and ")} had the same name before Label Studio renamed them, so it is not known which of them "${found[0]!}" is; drop the files of Label Studio's own upload folder`
          : `"${path}" could be ${shown.join(" or ")}, which Label Studio renamed; drop the files of its own upload folder`,
    };
  };
}
