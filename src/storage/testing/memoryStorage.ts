/**
 * All browser storage in memory, for tests and benchmarks in Node: files, records and locks. Call `installStorage` before the
 * first use of storage/records.ts, which keeps its connection.
 */
import { IDBFactory, IDBDatabase, IDBKeyRange } from "fake-indexeddb";
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
  setGlobal("indexedDB", databases);
  setGlobal("IDBKeyRange", IDBKeyRange);
  setGlobal("navigator", {
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

/** Node defines some of these itself, without a setter. */
function setGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

const { transaction } = IDBDatabase.prototype;

/** A transaction that writes is one change. */
function onEachChange(beforeChange: () => void): void {
  IDBDatabase.prototype.transaction = function (...args) {
    if (args[1] === "readwrite") beforeChange();
    return transaction.apply(this, args);
  };
}
