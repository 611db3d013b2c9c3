/**
 * Requests a GPU device with the features and limits that the adapter offers. Runs in a browser worker (`navigator.gpu`) and
 * in Node (Dawn); the caller passes the `GPU` object.
 */
import { Pipelines } from "./pipelines.ts";
import { MATRIX_FEATURE, subgroupMatrixOf, type SubgroupMatrix } from "./subgroupMatrix.ts";

export interface Gpu {
  device: GPUDevice;
  pipelines: Pipelines;
  name: string;
  /** All that the adapter tells of itself, with its driver where it does: to know whether it is the same as before. */
  adapter: string;
  /** Computes on the processor, where kernels without workgroup barriers are faster. */
  software: boolean;
  /** Invocations of a subgroup, where the device has subgroups and all are of one size. */
  subgroupSize?: number | undefined;
  /** What a subgroup multiplies at once, f16 into f32, where the browser offers it (an experiment behind a flag). */
  subgroupMatrix?: SubgroupMatrix | undefined;
  features: string[];
  maxBufferBytes: number;
  maxBindingBytes: number;
  /** Storage buffers that one kernel may bind. */
  storageBuffers: number;
  /** Bytes of workgroup memory that one kernel may have. */
  workgroupBytes: number;
  /** Resolves with the reason when the device is lost; never rejects. */
  lost: Promise<string>;
  close(): void;
}

/** There is no usable GPU; `message` tells the user what to do. */
class NoGpuError extends Error {
  override name = "NoGpuError";
}

const WANTED_FEATURES: GPUFeatureName[] = [
  ...(["shader-f16", "subgroups", "timestamp-query"] as const),
  MATRIX_FEATURE,
];
const WANTED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxStorageBuffersPerShaderStage",
] as const;

/**
 * The standard's word for an adapter that computes on the processor is `isFallbackAdapter`. Drivers known to do so are known by name
 * as well, for browsers that do not say it.
 */
export function isOfProcessor(info: AdapterNames & { isFallbackAdapter?: boolean }): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  const text = [vendor, architecture, device, description].join(" ");
  return isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(text);
}

type AdapterNames = Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description">;

/** @throws {NoGpuError} when the host has no WebGPU or no adapter. */
export async function openGpu(gpu: GPU | undefined): Promise<Gpu> {
  if (!gpu) {
    throw new NoGpuError(
      "This browser has no WebGPU. Chrome or Edge 121 and later, Safari 26 and recent Firefox on Windows and macOS have it.",
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    throw new NoGpuError(
      "WebGPU finds no graphics device. Update the graphics driver, or start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the processor.",
    );
  }
  const features = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map((l) => [l, adapter.limits[l]]));
  const device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits });
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(" ") || "unnamed device";
  const { subgroupMinSize, subgroupMaxSize } = adapter.info;
  const isOneSize = features.includes("subgroups") && subgroupMinSize === subgroupMaxSize;
  return {
    device,
    subgroupSize: isOneSize ? subgroupMinSize : undefined,
    subgroupMatrix: subgroupMatrixOf(adapter),
    pipelines: new Pipelines(device),
    name,
    adapter: [vendor, architecture, adapter.info.device, description].join(" / "),
    software: isOfProcessor(adapter.info),
    features,
    maxBufferBytes: device.limits.maxBufferSize,
    maxBindingBytes: device.limits.maxStorageBufferBindingSize,
    storageBuffers: device.limits.maxStorageBuffersPerShaderStage,
    workgroupBytes: device.limits.maxComputeWorkgroupStorageSize,
    lost: device.lost.then(({ message, reason }) => message || `the device was ${reason}`),
    close: () => device.destroy(),
  };
}
