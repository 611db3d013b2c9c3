/**
 * Turns what was dropped into files with their relative paths. The browser empties its list as soon as the event
 * handler returns, so every entry is taken out before the first wait.
 */
import type { NamedFile } from "../state/actions/imports.ts";

/** The parts of FileSystemEntry that are used; tests bring their own. */
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

/** Files that systems leave in folders and nobody means to bring. */
function isClutter(name: string): boolean {
  return (
    name.startsWith(".") || name === "Thumbs.db" || name === "desktop.ini" || name === "__MACOSX"
  );
}

/** Call it in the drop event itself; the walk through folders goes on after the event. */
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
    found.push({
      path,
      file: await new Promise<File>((done, failed) => entry.file!(done, failed)),
    });
    return;
  }
  if (!entry.isDirectory) return;
  const reader = entry.createReader!();
  const children: Entry[] = [];
  // A reader hands out about a hundred at a time, and says that it is done with an empty list.
  for (;;) {
    const some = await new Promise<Entry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) break;
    children.push(...some);
  }
  for (const child of children) await walk(child, `${path}/`, found);
}

/** Files of an `<input type=file>`; with `webkitdirectory` they know their path. */
export function collectChosen(files: Iterable<File>): NamedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file })).filter(
    ({ path }) => !path.split("/").some(isClutter),
  );
}
