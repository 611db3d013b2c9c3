/** All that the studio has stored in a browser: records and files, each with a hash of its content. */
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { storedFiles } from "../../../e2e/fixtures/worker.ts";
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
  const files = Object.entries(await storedFiles(page));
  const byPath = <T>(of: (bytes: Buffer) => T) =>
    Object.fromEntries(files.map(([path, bytes]) => [path, of(bytes)]));
  return {
    records,
    hashes: byPath((bytes) => createHash("sha256").update(bytes).digest("hex")),
    sizes: byPath((bytes) => bytes.length),
  };
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
