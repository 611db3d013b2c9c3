/** Imports dropped, chosen or pasted files, with errors as toasts; names pasted files. */
import { inspectFiles, type NamedFile } from "../../../state/actions/imports.ts";
import { showError } from "../../../state/toasts.ts";

export function importFiles(files: NamedFile[] | Promise<NamedFile[]>): void {
  Promise.resolve(files).then(inspectFiles).catch(showError);
}

/** Files from clipboard blobs, named by the current time. */
export function pastedFiles(blobs: Blob[], at = new Date()): NamedFile[] {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", " ");
  return blobs.map((blob, index) => {
    const extension = blob.type.split("/")[1]?.split("+")[0] ?? "png";
    const path = `Pasted ${stamp}${index ? ` (${index + 1})` : ""}.${extension}`;
    return { path, file: new File([blob], path, { type: blob.type }) };
  });
}
