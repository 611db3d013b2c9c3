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
  /** Without this record nothing is changed: another tab may have removed it. */
  require?: RecordKey;
}

/** The required record is not there. */
export class MissingRecordError extends Error {
  override name = "MissingRecordError";
}

/**
 * Makes all changes, or none. Resolves when they are committed.
 * @throws QuotaExceededError when the disk is full; MissingRecordError
 */
export function changeRecords({ put = [], remove = [], require }: RecordChanges): Promise<void> {
  return store("readwrite", async (records) => {
    let isMissing = false;
    const change = () => {
      for (const key of remove) records.delete(key as IDBValidKey);
      for (const [key, value] of put) records.put(value, key as IDBValidKey);
    };
    if (!require) change();
    else {
      const found = records.count(require as IDBValidKey);
      found.onsuccess = () => {
        isMissing = found.result === 0;
        if (isMissing) records.transaction.abort();
        else change();
      };
    }
    try {
      await promisifyRequest(records.transaction);
    } catch (error) {
      throw isMissing ? new MissingRecordError(String(require)) : error;
    }
  });
}

/** A record with its key. */
export type RecordEntry = readonly [RecordKey, unknown];

/**
 * Replaces every record by the records that `change` makes of it, then puts `put`, all in one transaction. `change` returns
 * null for a record that stays as it is; it may be asked about the records that it made. When it throws, nothing is changed.
 */
export function rewriteRecords(
  change: (key: RecordKey, record: unknown) => readonly RecordEntry[] | null,
  put: readonly RecordEntry[],
): Promise<void> {
  return store("readwrite", (records) => {
    const request = records.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) {
        for (const [key, value] of put) records.put(value, key as IDBValidKey);
        return;
      }
      const changed = change(cursor.key as string[], cursor.value);
      if (changed) {
        cursor.delete();
        for (const [key, value] of changed) records.put(value, key as IDBValidKey);
      }
      cursor.continue();
    };
    return promisifyRequest(records.transaction);
  });
}
