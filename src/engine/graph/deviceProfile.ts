/** What the device is good at, for ops with several kernel variants. Known or measured (`autotune`) before recording. */
export interface DeviceProfile {
  /** Computes on the processor: workgroup barriers are slow, registers cheap. */
  software: boolean;
  /** The faster matmul variant for batches of rows. */
  matmul: "register" | "tile";
}
