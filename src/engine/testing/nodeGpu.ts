/** The GPU in Node through Dawn, for tests and benchmarks. One shared device; close it before the process ends. */
import { create, globals } from "webgpu";
import { openGpu, type Gpu } from "../gpu/device.ts";
import { MATRIX_FEATURE } from "../gpu/subgroupMatrix.ts";

let opened: Promise<Gpu> | undefined;
let host: GPU | undefined;
let nullHost: GPU | undefined;

export function nodeGpu(): Promise<Gpu> {
  Object.assign(globalThis, globals);
  host ??= create([]);
  opened ??= openGpu(host);
  return opened;
}

let compiler: Promise<GPUDevice> | undefined;

/**
 * A device that computes nothing and offers everything, experiments included: shaders that no device here runs are checked by its
 * compiler.
 */
export function compilingDevice(): Promise<GPUDevice> {
  Object.assign(globalThis, globals);
  compiler ??= openCompiler();
  return compiler;
}

async function openCompiler(): Promise<GPUDevice> {
  nullHost ??= create(["backend=null", "enable-dawn-features=allow_unsafe_apis"]);
  const adapter = await nullHost.requestAdapter();
  const { maxComputeWorkgroupStorageSize } = adapter!.limits;
  return adapter!.requestDevice({
    requiredFeatures: ["shader-f16", "subgroups", MATRIX_FEATURE],
    requiredLimits: { maxComputeWorkgroupStorageSize },
  });
}

/** Dawn in Node can crash when the process ends with a live device. */
export async function closeNodeGpu(): Promise<void> {
  const gpu = await opened;
  opened = undefined;
  gpu?.close();
  await gpu?.lost;
  const device = await compiler;
  compiler = undefined;
  device?.destroy();
  await device?.lost;
}
