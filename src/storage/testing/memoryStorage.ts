/**
 * All browser storage in memory, for tests in Node: files, records and locks. Call `installStorage` before the first use of
 * storage/records.ts, which keeps its connection.
 */
import { IDBFactory, IDBDatabase, IDBKeyRange } from "fake-indexeddb";
import { vi } from "vitest";
import { clear, createStore, entries } from "idb-keyval";
import { MemoryLocks } from "./memoryLocks.ts";
import { MemoryOpfs } from "./memoryOpfs.ts";
import { Mortality } from "./mortality.ts";

export interface MemoryStorage {
  mortality: Mortality;
  files: MemoryOpfs;
  /** Records can be read, and no change of one is taken. */
  isFull: boolean;
  /** All records by their keys as JSON. */
  records(): Promise<Map<string, unknown>>;
  /** Ends all tabs: what was killed holds neither locks nor files. */
  restart(): void;
  /** Empties everything. */
  clear(): Promise<void>;
}

/** One for all files of tests that share their modules: storage/records.ts keeps the connection to the first. */
const databases = new IDBFactory();

export function installStorage(): MemoryStorage {
  const mortality = new Mortality();
  const files = new MemoryOpfs(mortality);
  const locks = new MemoryLocks();
  const used = () => Object.values(files.sizes()).reduce((sum, size) => sum + size, 0);
  vi.stubGlobal("indexedDB", databases);
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  vi.stubGlobal("navigator", {
    storage: {
      getDirectory: async () => files.root(),
      estimate: async () => ({ usage: used(), quota: 2 ** 40 }),
    },
    locks,
  });
  const store = createStore("scion", "records");
  const storage: MemoryStorage = {
    mortality,
    files,
    isFull: false,
    records: async () =>
      new Map((await entries(store)).map(([key, value]) => [JSON.stringify(key), value])),
    restart() {
      mortality.revive();
      locks.clear();
      files.closeAll();
    },
    async clear() {
      this.restart();
      this.isFull = false;
      files.clear();
      await clear(store);
    },
  };
  onEachChange(() => {
    if (storage.isFull) throw new DOMException("There is no room.", "QuotaExceededError");
    mortality.beforeChange();
  });
  return storage;
}

/** A transaction that writes is one change. */
function onEachChange(beforeChange: () => void): void {
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (
    this: IDBDatabase,
    ...args: Parameters<typeof transaction>
  ) {
    if (args[1] === "readwrite") beforeChange();
    return transaction.apply(this, args);
  } as never);
}
