/**
 * Collects dropped files and folders with their relative paths. The browser clears the DataTransfer list when the event
 * handler returns, so all entries are read from it before the first await.
 */
import { readingFile } from "../../base/fileFault.ts";
import type { NamedFile } from "../state/actions/imports.ts";

/** The used subset of FileSystemEntry, implemented by tests. */
export interface Entry {
  isFile: boolean;
  isDirectory: boolean;
  name: string;
  file?(done: (file: File) => void, failed: (error: Error) => void): void;
  createReader?(): {
    readEntries(done: (entries: Entry[]) => void, failed: (error: Error) => void): void;
  };
}

export interface DroppedItem {
  kind: string;
  webkitGetAsEntry?(): Entry | null;
  getAsFile(): File | null;
}

/** Hidden files and those created by operating systems. */
function isClutter(name: string): boolean {
  return (
    name.startsWith(".") || name === "Thumbs.db" || name === "desktop.ini" || name === "__MACOSX"
  );
}

/** Must be called synchronously in the drop event; folders are walked afterwards. */
export function collectDropped(items: Iterable<DroppedItem>): Promise<NamedFile[]> {
  const taken = Array.from(items, (item) =>
    item.kind === "file" ? (item.webkitGetAsEntry?.() ?? item.getAsFile()) : null,
  );
  return walkAll(taken.filter((entry) => entry !== null));
}

async function walkAll(taken: (Entry | File)[]): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const entry of taken) {
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else await walk(entry, "", found);
  }
  return found;
}

async function walk(entry: Entry, folder: string, found: NamedFile[]): Promise<void> {
  if (isClutter(entry.name)) return;
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await readingFile(
      path,
      () => new Promise<File>((done, failed) => entry.file!(done, failed)),
    );
    return void found.push({ path, file });
  }
  if (!entry.isDirectory) return;
  const reader = entry.createReader!();
  const children: Entry[] = [];
  // readEntries returns up to about a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await readingFile(
      path,
      () => new Promise<Entry[]>((done, failed) => reader.readEntries(done, failed)),
    );
    if (some.length === 0) break;
    children.push(...some);
  }
  for (const child of children) await walk(child, `${path}/`, found);
}

/** Files of an `<input type=file>`, with relative paths for `webkitdirectory`. */
export function collectChosen(files: Iterable<File>): NamedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file })).filter(
    ({ path }) => !path.split("/").some(isClutter),
  );
}
