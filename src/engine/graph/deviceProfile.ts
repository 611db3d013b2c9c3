import type { SubgroupMatrix } from "../gpu/subgroupMatrix.ts";

/** What the device is good at, for ops with several kernel variants. Known or measured (`autotune`) before recording. */
export interface DeviceProfile {
  /** Computes on the processor: workgroup barriers are slow, registers cheap. */
  software: boolean;
  /** The faster family of matmul variants for batches of rows: tiles on graphics cards. */
  matmul: "register" | "tile";
  /** Of a processor whose subgroups all have this size: values pass between invocations without memory. */
  subgroup?: SubgroupSize | undefined;
  /** What was measured to be faster than the rules of the ops; absent: the rules alone. */
  choices?: KernelChoices | undefined;
  /** The most storage buffers that a kernel may bind; WebGPU's default of 8 where it is left out. */
  storageBuffers?: number | undefined;
  /** Bytes of workgroup memory that a kernel may have; WebGPU's default of 16 KiB where it is left out. */
  workgroupBytes?: number | undefined;
  /** Of a card: kernels may use subgroups, whatever their size. */
  hasSubgroups?: boolean | undefined;
  /**
   * Products through frozen weights round both factors to f16, because the person asked for it: in tiles of workgroup memory, or
   * by the device's subgroup matrices. Absent: everything in f32.
   */
  half?: "tile" | SubgroupMatrix | undefined;
}

/** A kernel variant by the class of work that it won: see productClasses.ts and attentionChoice.ts. Plain JSON. */
export type KernelChoices = Readonly<Record<string, string>>;

/** A device with what was measured of it. */
export function profileOf(
  device: {
    software: boolean;
    subgroupSize?: number | undefined;
    storageBuffers?: number | undefined;
    workgroupBytes?: number | undefined;
    features?: readonly string[];
  },
  choices: KernelChoices = {},
): DeviceProfile {
  const { software, subgroupSize, storageBuffers, workgroupBytes } = device;
  const subgroup = subgroupSize === 4 || subgroupSize === 8 ? subgroupSize : undefined;
  if (software) return { software, matmul: "register", subgroup, choices };
  const hasSubgroups = device.features?.includes("subgroups") ?? false;
  return { software, matmul: "tile", storageBuffers, workgroupBytes, hasSubgroups, choices };
}

/** The device as one that computes products in half precision, by its subgroup matrices where it has them. */
export function withHalf(
  profile: DeviceProfile,
  { subgroupMatrix }: { subgroupMatrix?: SubgroupMatrix | undefined },
): DeviceProfile {
  return { ...profile, half: subgroupMatrix ?? "tile" };
}

/** Invocations of a subgroup, where kernels use that they are so many: SwiftShader has 4, llvmpipe 8 with AVX. */
export type SubgroupSize = 4 | 8;
