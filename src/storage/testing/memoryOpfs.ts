/**
 * The browser's private file system in memory, as far as storage/opfs.ts uses it: folders, files, exclusive access handles
 * that write in place, renames and removals. Each change is counted by a `Mortality`.
 */
import type { Mortality } from "./mortality.ts";

interface MemoryFile {
  kind: "file";
  bytes: Uint8Array<ArrayBuffer>;
  isOpen: boolean;
}
interface MemoryFolder {
  kind: "directory";
  entries: Map<string, MemoryFile | MemoryFolder>;
}

const fault = (name: string, message: string) => new DOMException(message, name);

function newFolder(): MemoryFolder {
  return { kind: "directory", entries: new Map() };
}

export class MemoryOpfs {
  readonly #mortality: Mortality;
  #root = newFolder();

  constructor(mortality: Mortality) {
    this.#mortality = mortality;
  }

  /** What `navigator.storage.getDirectory()` resolves to. */
  root(): FileSystemDirectoryHandle {
    return this.#folderHandle("", this.#root);
  }

  clear(): void {
    this.#root = newFolder();
  }

  /** Access handles of a killed tab are closed. */
  closeAll(folder = this.#root): void {
    for (const entry of folder.entries.values()) {
      if (entry.kind === "directory") this.closeAll(entry);
      else entry.isOpen = false;
    }
  }

  /** Sizes of all files by path. */
  sizes(folder = this.#root, path = ""): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [name, entry] of folder.entries) {
      if (entry.kind === "file") found[path + name] = entry.bytes.length;
      else Object.assign(found, this.sizes(entry, `${path}${name}/`));
    }
    return found;
  }

  #folderHandle(name: string, folder: MemoryFolder): FileSystemDirectoryHandle {
    const { entries } = folder;
    const mortality = this.#mortality;
    const entryOf = <K extends "file" | "directory">(
      key: string,
      kind: K,
      create: boolean,
      make: () => Extract<MemoryFile | MemoryFolder, { kind: K }>,
    ) => {
      const found = entries.get(key);
      if (found && found.kind !== kind) throw fault("TypeMismatchError", `${key} is no ${kind}`);
      if (found) return found as Extract<MemoryFile | MemoryFolder, { kind: K }>;
      if (!create) throw fault("NotFoundError", `There is no ${key}.`);
      mortality.beforeChange();
      const made = make();
      entries.set(key, made);
      return made;
    };
    const handleOf = (key: string, entry: MemoryFile | MemoryFolder) =>
      entry.kind === "file" ? this.#fileHandle(key, entry, folder) : this.#folderHandle(key, entry);
    const handle = {
      kind: "directory",
      name,
      getDirectoryHandle: async (key: string, { create = false } = {}) =>
        this.#folderHandle(key, entryOf(key, "directory", create, newFolder)),
      getFileHandle: async (key: string, { create = false } = {}) => {
        const empty = (): MemoryFile => ({
          ...{ kind: "file", bytes: new Uint8Array(0), isOpen: false },
        });
        return this.#fileHandle(key, entryOf(key, "file", create, empty), folder);
      },
      async removeEntry(key: string, { recursive = false } = {}) {
        const entry = entries.get(key);
        if (!entry) throw fault("NotFoundError", `There is no ${key}.`);
        if (entry.kind === "file" && entry.isOpen)
          throw fault("NoModificationAllowedError", `${key} is open.`);
        if (entry.kind === "directory" && entry.entries.size > 0) {
          if (!recursive) throw fault("InvalidModificationError", `${key} is not empty.`);
          // Browsers remove a folder file by file, so the tab may be killed in between.
          for (const inner of [...entry.entries.keys()])
            await handleOf(key, entry).removeEntry(inner, { recursive });
        }
        mortality.beforeChange();
        entries.delete(key);
      },
      async *keys() {
        yield* [...entries.keys()];
      },
      async *values() {
        for (const [key, entry] of entries) yield handleOf(key, entry);
      },
    };
    return handle as unknown as FileSystemDirectoryHandle;
  }

  #fileHandle(name: string, file: MemoryFile, folder: MemoryFolder) {
    const mortality = this.#mortality;
    const handle = {
      kind: "file",
      name,
      getFile: async () => new File([file.bytes.slice()], name),
      async createSyncAccessHandle() {
        if (file.isOpen) throw fault("NoModificationAllowedError", `${name} is open elsewhere.`);
        file.isOpen = true;
        return accessHandle(file, mortality);
      },
      async move(target: string) {
        mortality.beforeChange();
        folder.entries.delete(name);
        folder.entries.set(target, file);
      },
    };
    return handle as never;
  }
}

function accessHandle(file: MemoryFile, mortality: Mortality) {
  const resize = (size: number) => {
    const bytes = new Uint8Array(size);
    bytes.set(file.bytes.subarray(0, size));
    file.bytes = bytes;
  };
  return {
    getSize: () => file.bytes.length,
    truncate(size: number) {
      mortality.beforeChange();
      resize(size);
    },
    write(bytes: Uint8Array, { at = 0 } = {}) {
      mortality.beforeChange();
      if (at + bytes.length > file.bytes.length) resize(at + bytes.length);
      file.bytes.set(bytes, at);
      return bytes.length;
    },
    read(bytes: Uint8Array, { at = 0 } = {}) {
      const found = file.bytes.subarray(at, at + bytes.length);
      bytes.set(found);
      return found.length;
    },
    flush() {},
    close() {
      file.isOpen = false;
    },
  };
}
