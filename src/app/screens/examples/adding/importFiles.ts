/** Imports dropped, chosen or pasted files, with errors as toasts; names pictures that have none. */
import { inspectFiles, type NamedFile } from "../../../state/actions/imports.ts";
import { showError } from "../../../state/toasts.ts";

export function importFiles(files: NamedFile[] | Promise<NamedFile[]>): void {
  Promise.resolve(files).then(inspectFiles).catch(showError);
}

/** Pictures without a name of their own, named by what they are ("Pasted") and the current time. */
export function namedFiles(what: string, blobs: Blob[], at = new Date()): NamedFile[] {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", " ");
  return blobs.map((blob, index) => {
    const extension = blob.type.split("/")[1]?.split("+")[0] ?? "png";
    const path = `${what} ${stamp}${index ? ` (${index + 1})` : ""}.${extension}`;
    return { path, file: new File([blob], path, { type: blob.type }) };
  });
}
