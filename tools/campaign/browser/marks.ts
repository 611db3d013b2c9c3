/**
 * Counts the changes of storage, the work given to the device and the reads of files within a worker, and strikes at a certain one
 * of them. Runs in the worker, so it stands alone.
 */
import type { MarkKind } from "./plan.ts";

export interface Strike {
  among: MarkKind;
  /** Strikes before the mark of this number, from 1; null counts only. */
  at: number | null;
  /** What happens within the worker once it has told the page. "stand still": so that it is cut off right there. */
  how: "stand still" | "destroy device" | "jump clock";
  /** Milliseconds that the clock jumps by, or that the worker stands still at most. */
  ms: number;
}

export interface MarkedScope {
  marks: Record<MarkKind, number>;
  hasStruck: boolean;
}

/** @param strike in the worker's own words, since nothing from here is known there */
export function installMarks(strike: Strike): void {
  const scope = globalThis as unknown as MarkedScope & { devices: GPUDevice[] };
  scope.marks = { storage: 0, device: 0, reading: 0 };
  scope.hasStruck = false;
  scope.devices = [];

  const jumpClock = () => {
    const { now } = Date;
    Date.now = () => now() + strike.ms;
    const Jumped = new Proxy(Date, {
      construct: (target, args: unknown[], self) =>
        Reflect.construct(target, args.length === 0 ? [Date.now()] : args, self),
    });
    (globalThis as { Date: unknown }).Date = Jumped;
  };
  const act = () => {
    scope.hasStruck = true;
    // The page opens it when what happens outside has happened.
    const gate = new Int32Array(new SharedArrayBuffer(4));
    postMessage({ campaign: "struck", gate });
    if (strike.how === "destroy device") scope.devices.at(-1)?.destroy();
    else if (strike.how === "jump clock") jumpClock();
    else Atomics.wait(gate, 0, 0, strike.ms);
  };
  const mark = (among: MarkKind) => {
    scope.marks[among]++;
    if (!scope.hasStruck && among === strike.among && scope.marks[among] === strike.at) act();
  };
  // Each of them changes what is stored, or begins to read, when it is called.
  const watch = (owner: object | undefined, names: string[], among: MarkKind) => {
    if (!owner) return;
    const methods = owner as Record<string, (...args: unknown[]) => unknown>;
    for (const name of names) {
      const original = methods[name]!;
      methods[name] = function (...args) {
        mark(among);
        return original.apply(this, args);
      };
    }
  };
  const { FileSystemSyncAccessHandle: Access } = globalThis as unknown as {
    FileSystemSyncAccessHandle: { prototype: object };
  };
  watch(Access.prototype, ["write"], "storage");
  watch(FileSystemFileHandle.prototype, ["move"], "storage");
  watch(FileSystemDirectoryHandle.prototype, ["removeEntry"], "storage");
  watch(IDBObjectStore.prototype, ["put", "delete"], "storage");
  watch(globalThis.GPUQueue?.prototype, ["submit"], "device");
  watch(Blob.prototype, ["arrayBuffer", "stream", "text"], "reading");

  const adapter = globalThis.GPUAdapter?.prototype;
  if (!adapter) return;
  const { requestDevice } = adapter;
  adapter.requestDevice = async function (...args) {
    const device = await requestDevice.apply(this, args);
    scope.devices.push(device);
    return device;
  };
}
