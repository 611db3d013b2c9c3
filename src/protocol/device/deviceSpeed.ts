/** What a graphics device reaches, and which kernels it was measured to be fastest with. Plain JSON, as it is stored. */

/** A class of work, by one piece of it. */
export interface ClassSpeed {
  /** Of the class, as stored choices name it. */
  id: string;
  size: { rows: number; columns: number; depth: number };
  /** The kernel variant that the rules take. */
  rule: string;
  /** The variant that lessons take. */
  chosen: string;
  /** Milliseconds of one by variant; of those that were far behind, of their first run. */
  ms: Record<string, number>;
  /** Multiplications and additions of one. */
  flops: number;
  /** Bytes that one reads and writes at least. */
  bytes: number;
}

export interface DeviceSpeed {
  /** Multiplications and additions a second at best, by a probe or a kernel; f16 where shaders may use it and it was asked for. */
  ceilings: { f32: number; f16?: number };
  /** Read and written at best, by copying or by a kernel. */
  bytesPerSecond: number;
  /** A variant by class, where it beats the rule's. */
  choices: Record<string, string>;
  classes: ClassSpeed[];
  /** Classes that there was no time for, or that take too long on this device: the rules stand. */
  unreached: string[];
}

export interface MeasuredSpeed extends DeviceSpeed {
  /** Of the device. */
  name: string;
  measuredAt: string;
  /** Why it was measured anew by itself, in words. */
  notice?: string;
}

/** The kernels that a run began with, for when it is resumed. */
export interface RunKernels {
  /** The name of the device that they were measured on. */
  device: string;
  choices: Record<string, string>;
}
