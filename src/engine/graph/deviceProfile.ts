/** What the device is good at, for ops with several kernel variants. Known or measured (`autotune`) before recording. */
export interface DeviceProfile {
  /** Computes on the processor: workgroup barriers are slow, registers cheap. */
  software: boolean;
  /** The faster matmul variant for batches of rows. */
  matmul: "register" | "tile";
  /** Of a processor whose subgroups all have this size: values pass between invocations without memory. */
  subgroup?: SubgroupSize | undefined;
}

/** A device with the faster variant of its products. */
export function profileOf(
  device: { software: boolean; subgroupSize?: number | undefined },
  matmul: DeviceProfile["matmul"],
): DeviceProfile {
  const { software, subgroupSize } = device;
  const subgroup = subgroupSize === 4 || subgroupSize === 8 ? subgroupSize : undefined;
  return { software, matmul, ...(software && { subgroup }) };
}

/** Invocations of a subgroup, where kernels use that they are so many: SwiftShader has 4, llvmpipe 8 with AVX. */
export type SubgroupSize = 4 | 8;
