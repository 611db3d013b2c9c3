/**
 * Small records in IndexedDB: one store for all nouns, with keys like ["example", project, id], so that a change that
 * touches several records is one transaction: it happens whole or not at all, also when the tab is killed.
 */
import { createStore, promisifyRequest } from "idb-keyval";

export type RecordKey = readonly string[];

const store = createStore("scion", "records");

/** One record, or undefined. */
export function getRecord<T>(key: RecordKey): Promise<T | undefined> {
  return store("readonly", (records) =>
    promisifyRequest<T | undefined>(records.get(key as IDBValidKey)),
  );
}

/** All records whose key begins with `prefix`, in the order of their keys. */
export function listRecords<T>(...prefix: string[]): Promise<T[]> {
  return store("readonly", (records) => promisifyRequest<T[]>(records.getAll(within(prefix))));
}

/** The keys of the same records. */
export function listKeys(...prefix: string[]): Promise<RecordKey[]> {
  return store("readonly", (records) =>
    promisifyRequest(records.getAllKeys(within(prefix))),
  ) as Promise<RecordKey[]>;
}

/** An array sorts after every text, so it closes the range of all longer keys. */
const within = (prefix: string[]) => IDBKeyRange.bound(prefix, [...prefix, []]);

/** What one transaction changes. */
export interface RecordChanges {
  put?: (readonly [RecordKey, unknown])[];
  remove?: RecordKey[];
}

/** Makes all changes, or none. Resolves when they are kept. Throws QuotaExceededError when the disk is full. */
export function changeRecords({ put = [], remove = [] }: RecordChanges): Promise<void> {
  return store("readwrite", (records) => {
    for (const key of remove) records.delete(key as IDBValidKey);
    for (const [key, value] of put) records.put(value, key as IDBValidKey);
    return promisifyRequest(records.transaction);
  });
}
