/** All that the studio has stored in a browser: records and files, each with a hash of its content. */
import type { Page } from "@playwright/test";
import type { StoredRecord } from "../../../src/storage/testing/soundness.ts";

export interface StoredState {
  records: StoredRecord[];
  /** SHA-256 by path. */
  hashes: Record<string, string>;
  /** Bytes by path. */
  sizes: Record<string, number>;
}

export async function readStoredState(page: Page): Promise<StoredState> {
  const records = (await page.evaluate(readRecords)) as StoredRecord[];
  const files = await page.evaluate(hashFiles);
  return {
    records,
    hashes: Object.fromEntries(files.map(([path, hash]) => [path, hash])),
    sizes: Object.fromEntries(files.map(([path, , bytes]) => [path, bytes])),
  };
}

/** In the page: path, SHA-256 and bytes of every file. */
async function hashFiles(): Promise<[string, string, number][]> {
  const found: [string, string, number][] = [];
  const visit = async (folder: FileSystemDirectoryHandle, at: string): Promise<void> => {
    for await (const handle of folder.values()) {
      if (handle.kind === "directory") {
        await visit(handle as FileSystemDirectoryHandle, `${at}${handle.name}/`);
        continue;
      }
      const file = await (handle as FileSystemFileHandle).getFile();
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
      found.push([at + handle.name, hex, file.size]);
    }
  };
  await visit(await navigator.storage.getDirectory(), "");
  return found;
}

/** In the page. Bytes within records become their numbers, so that they can be compared. */
async function readRecords(): Promise<unknown[]> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  const database = await settled(indexedDB.open("scion"));
  const store = database.transaction("records").objectStore("records");
  const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
  database.close();
  const plain = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return [...new Uint8Array(value.buffer)];
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  return keys.map((key, i) => [key, plain(values[i])]);
}

/**
 * What of `before` is not as it was. Records of the kinds `touched` may have changed, in files the folders of the same names;
 * what can be computed again (features) may be gone.
 */
export function missed(
  before: StoredState,
  after: StoredState,
  touched: readonly string[],
): string[] {
  const now = new Map(after.records.map(([key, value]) => [key.join("/"), JSON.stringify(value)]));
  const isTouched = (name: string) => touched.some((one) => `${name}/`.startsWith(`${one}/`));
  const records = before.records.flatMap(([key, value]) => {
    const name = key.join("/");
    if (!now.has(name)) return [`The record ${name} is gone.`];
    const isSame = now.get(name) === JSON.stringify(value);
    return isSame || isTouched(name) ? [] : [`The record ${name} is another one.`];
  });
  const files = Object.entries(before.hashes).flatMap(([path, hash]) => {
    if (path.startsWith("features/") || after.hashes[path] === hash) return [];
    return [`The file ${path} is ${path in after.hashes ? "another one" : "gone"}.`];
  });
  return [...records, ...files];
}

/** Kinds of records that are in `after` alone, with their number. */
export function added(before: StoredState, after: StoredState): Record<string, number> {
  const known = new Set(before.records.map(([key]) => key.join("/")));
  const counts: Record<string, number> = {};
  for (const [key] of after.records)
    if (!known.has(key.join("/"))) counts[key[0]!] = (counts[key[0]!] ?? 0) + 1;
  return counts;
}
