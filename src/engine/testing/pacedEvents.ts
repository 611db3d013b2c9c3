/**
 * Setup file of GPU tests: while Dawn in Node waits for the device it asks for events at every turn of the event loop, which takes a
 * core from a device that computes on the processor. Here it asks once a millisecond.
 */
const { setImmediate: immediately } = globalThis;

/** Dawn's own callbacks are the native functions without a name. */
const isDawns = (callback: object & { name: string }) =>
  callback.name === "" && Function.prototype.toString.call(callback).includes("[native code]");

function paced(callback: () => void, ...args: []): object {
  return isDawns(callback) ? setTimeout(callback, 1, ...args) : immediately(callback, ...args);
}

// The files of a process share its globals, and each is set up.
if (immediately.name !== paced.name)
  Object.defineProperty(globalThis, "setImmediate", { value: paced, configurable: true });
