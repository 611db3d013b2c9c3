/** The benchmark of odd shapes in a browser page: `measureShape(host, name)` opens the device once. */
import { measurePair, openHere } from "./shapes/measure.ts";

let opened: ReturnType<typeof openHere> | undefined;

async function measureShape(host: string, name: string) {
  return measurePair(await (opened ??= openHere()), host, name);
}

Object.assign(globalThis, { measureShape });
