/** The four ways files come in (drop, choose, folder, paste) end here, with one way of saying what went wrong. */
import { inspectFiles, type NamedFile } from "../../../state/actions/imports.ts";
import { showError } from "../../../state/toasts.ts";

export function importFiles(files: NamedFile[] | Promise<NamedFile[]>): void {
  Promise.resolve(files).then(inspectFiles).catch(showError);
}

/** Names what came from the clipboard after the moment it came, because it has no name of its own. */
export function pastedFiles(blobs: Blob[], at = new Date()): NamedFile[] {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", " ");
  return blobs.map((blob, index) => {
    const extension = blob.type.split("/")[1]?.split("+")[0] ?? "png";
    const path = `Pasted ${stamp}${index ? ` (${index + 1})` : ""}.${extension}`;
    return { path, file: new File([blob], path, { type: blob.type }) };
  });
}
