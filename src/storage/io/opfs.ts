/**
 * Files in the browser's private file system (OPFS). A write goes to a file ending in `.tmp` that is renamed when complete, so
 * a reader never sees a partial file; `.tmp` files left by a crash can be removed.
 * Paths are relative to the root, with slashes: "runs/k3f/step-40.safetensors".
 */
import { UserError } from "../../base/userError.ts";

/** Missing in TypeScript's DOM library, as it is for workers only. */
interface SyncAccessHandle {
  getSize(): number;
  truncate(size: number): void;
  write(bytes: Uint8Array, options?: { at: number }): number;
  read(bytes: Uint8Array, options?: { at: number }): number;
  flush(): void;
  close(): void;
}
interface FileHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
  move?(name: string): Promise<void>;
}

const TEMPORARY = ".tmp";
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A folder by its path, created with its parents when `create`; null when it does not exist. */
async function folderAt(
  path: string[],
  create: boolean,
): Promise<FileSystemDirectoryHandle | null> {
  let folder = await navigator.storage.getDirectory();
  try {
    for (const name of path) folder = await folder.getDirectoryHandle(name, { create });
    return folder;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const isMissing = (error: unknown) =>
  error instanceof DOMException && error.name === "NotFoundError";

function split(path: string): { folders: string[]; name: string } {
  const folders = path.split("/").filter(Boolean);
  return { name: folders.pop() ?? "", folders };
}

async function* chunksOf(data: Blob | Uint8Array): AsyncGenerator<Uint8Array> {
  if (data instanceof Uint8Array) return yield data;
  for (let at = 0; at < data.size; at += CHUNK_BYTES) {
    yield new Uint8Array(await data.slice(at, at + CHUNK_BYTES).arrayBuffer());
  }
}

/**
 * Writes all of `bytes`. On a full disk some browsers do not throw but return fewer bytes, and Chromium a negative number read
 * as unsigned, so any other count than the whole length is an error.
 * @throws QuotaExceededError when fewer bytes were written
 */
export function writeWhole(access: SyncAccessHandle, bytes: Uint8Array, at: number): void {
  if (access.write(bytes, { at }) === bytes.length) return;
  throw new DOMException("The disk took less than it was given.", "QuotaExceededError");
}

/** Writes the content of a new file. */
async function fill(handle: FileHandle, data: Blob | Uint8Array): Promise<void> {
  if (!handle.createSyncAccessHandle) {
    const writable = await handle.createWritable();
    await writable.write(data as FileSystemWriteChunkType);
    return writable.close();
  }
  const access = await handle.createSyncAccessHandle();
  try {
    let at = 0;
    for await (const chunk of chunksOf(data)) {
      writeWhole(access, chunk, at);
      at += chunk.length;
    }
    access.flush();
  } finally {
    access.close();
  }
}

/** Writes a file atomically: after a failure it is as it was before. @throws QuotaExceededError when the disk is full */
export async function writeFile(path: string, data: Blob | Uint8Array): Promise<void> {
  const { folders, name } = split(path);
  const folder = (await folderAt(folders, true))!;
  // A unique name, so that two writers of one file do not share a temporary one.
  const temporary = `${name}.${crypto.randomUUID()}${TEMPORARY}`;
  const handle: FileHandle = await folder.getFileHandle(temporary, { create: true });
  try {
    await fill(handle, data);
    if (handle.move) return await handle.move(name);
    // Older Firefox cannot rename: the only case in which a crash can leave a partial file.
    await folder.removeEntry(name).catch(() => {});
    await fill(await folder.getFileHandle(name, { create: true }), await handle.getFile());
    await folder.removeEntry(temporary);
  } catch (error) {
    await folder.removeEntry(temporary).catch(() => {});
    throw error;
  }
}

/**
 * Opens a file for writing in place, created if needed, exclusively until it is closed.
 * @throws UserError when the browser has no such access
 */
export async function openPart(path: string): Promise<SyncAccessHandle> {
  const { folders, name } = split(path);
  const folder = (await folderAt(folders, true))!;
  const handle: FileHandle = await folder.getFileHandle(name, { create: true });
  if (!handle.createSyncAccessHandle) {
    throw new UserError(
      "This browser cannot store models. A current Chrome, Edge, Firefox or Safari can.",
    );
  }
  return handle.createSyncAccessHandle();
}

/** Renames a file within its folder, replacing one of that name. */
export async function renameFile(path: string, name: string): Promise<void> {
  const { folders, name: before } = split(path);
  const folder = (await folderAt(folders, true))!;
  const handle: FileHandle = await folder.getFileHandle(before);
  if (handle.move) return handle.move(name);
  await folder.removeEntry(name).catch(() => {});
  await fill(await folder.getFileHandle(name, { create: true }), await handle.getFile());
  await folder.removeEntry(before);
}

/** A file, read on demand, or null. */
export async function readFile(path: string): Promise<File | null> {
  const { folders, name } = split(path);
  const folder = await folderAt(folders, false);
  try {
    return folder && (await (await folder.getFileHandle(name)).getFile());
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Removes a file, or a folder with its content, if it exists. */
export async function removePath(path: string): Promise<void> {
  const { folders, name } = split(path);
  const folder = await folderAt(folders, false);
  try {
    await folder?.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Sorted names of the files and folders in a folder, without temporary files. */
export async function listFolder(path: string): Promise<string[]> {
  const folder = await folderAt(path.split("/").filter(Boolean), false);
  if (!folder) return [];
  const names: string[] = [];
  for await (const name of folder.keys()) if (!name.endsWith(TEMPORARY)) names.push(name);
  return names.sort();
}

/** Paths of all files in a folder and in those below it, relative to it, without temporary files. */
export async function listFiles(path: string): Promise<string[]> {
  const visit = async (folder: FileSystemDirectoryHandle): Promise<string[]> => {
    const found: string[] = [];
    for await (const handle of folder.values()) {
      const { name } = handle;
      if (handle.kind === "file") {
        if (!name.endsWith(TEMPORARY)) found.push(name);
        continue;
      }
      const inner = await visit(handle as FileSystemDirectoryHandle);
      found.push(...inner.map((file) => `${name}/${file}`));
    }
    return found;
  };
  const folder = await folderAt(path.split("/").filter(Boolean), false);
  return folder ? (await visit(folder)).sort() : [];
}

/** Removes all temporary files of interrupted writes and returns their number. Call only while nothing writes. */
export async function removeHalfWritten(): Promise<number> {
  const visit = async (folder: FileSystemDirectoryHandle): Promise<number> => {
    let removed = 0;
    for await (const handle of folder.values()) {
      if (handle.kind === "directory") removed += await visit(handle as FileSystemDirectoryHandle);
      else if (handle.name.endsWith(TEMPORARY)) {
        await folder.removeEntry(handle.name);
        removed++;
      }
    }
    return removed;
  };
  return visit(await navigator.storage.getDirectory());
}
