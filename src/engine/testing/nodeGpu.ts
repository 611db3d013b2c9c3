/** The GPU in Node through Dawn, for tests and benchmarks. One shared device; close it before the process ends. */
import { create, globals } from "webgpu";
import { openGpu, type Gpu } from "../gpu/device.ts";

let opened: Promise<Gpu> | undefined;
let host: GPU | undefined;

export function nodeGpu(): Promise<Gpu> {
  Object.assign(globalThis, globals);
  host ??= create([]);
  opened ??= openGpu(host);
  return opened;
}

/** Dawn in Node can crash when the process ends with a live device. */
export async function closeNodeGpu(): Promise<void> {
  const gpu = await opened;
  opened = undefined;
  gpu?.close();
  await gpu?.lost;
}
