/**
 * Records in IndexedDB: one store for all kinds, with keys like ["example", project, id], so that a change of several records
 * is one transaction, atomic also when the tab is killed.
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

/** Makes all changes, or none. Resolves when they are committed. @throws QuotaExceededError when the disk is full */
export function changeRecords({ put = [], remove = [] }: RecordChanges): Promise<void> {
  return store("readwrite", (records) => {
    for (const key of remove) records.delete(key as IDBValidKey);
    for (const [key, value] of put) records.put(value, key as IDBValidKey);
    return promisifyRequest(records.transaction);
  });
}

/**
 * Replaces every record by what `change` makes of it, then puts `put`, all in one transaction. `change` returns the same
 * object for a record that stays as it is. When it throws, nothing is changed.
 */
export function rewriteRecords(
  change: (key: RecordKey, record: unknown) => unknown,
  put: NonNullable<RecordChanges["put"]>,
): Promise<void> {
  return store("readwrite", (records) => {
    const request = records.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) {
        for (const [key, value] of put) records.put(value, key as IDBValidKey);
        return;
      }
      const record: unknown = cursor.value;
      const changed = change(cursor.key as string[], record);
      if (changed !== record) cursor.update(changed);
      cursor.continue();
    };
    return promisifyRequest(records.transaction);
  });
}
