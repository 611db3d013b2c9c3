/**
 * Counts the bytes of all live buffers of a device by what they are for, to compare the planner's numbers with real
 * allocations in tests and benchmarks.
 */
import type { Gpu } from "../gpu/device.ts";

const KINDS = [
  ...(["weights", "arenas", "pool", "caches"] as const),
  ...(["inputs", "features", "params", "rings", "staging"] as const),
] as const;

export type BufferKind = (typeof KINDS)[number];

/** Kinds by buffer label. Any other label is the name of a weight. */
const LABELS: [BufferKind, RegExp][] = [
  ["arenas", /^(values|grads|m|v)$/],
  ["pool", /^pool \d+$/],
  ["inputs", /^(input|output) /],
  ["features", /^feature rows$/],
  ["params", /^params$/],
  ["caches", /^(cache|cross)\.[kv]\.\d+$/],
  ["rings", /^ring \d+$/],
  ["staging", /^read back$/],
];

export interface BufferCount {
  /** Bytes of the live buffers. */
  bytes: Record<BufferKind, number>;
  /** The live buffers when there was most of all kinds together, without "staging", which lies in host memory. */
  peak: Readonly<Record<BufferKind, number>>;
  /** All of `peak` but "staging". May be set to 0, to begin anew. */
  peakBytes: number;
  /** Removes the counter from the device. */
  stop(): void;
}

/** Counts from now on. `createBuffer` then throws an Error for a buffer without a label. */
export function countBuffers({ device }: Gpu): BufferCount {
  const original = device.createBuffer;
  const bytes = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as BufferCount["bytes"];
  const total = () => Object.values(bytes).reduce((sum, n) => sum + n, -bytes.staging);
  const count: BufferCount = {
    bytes,
    peak: { ...bytes },
    peakBytes: 0,
    stop: () => void (device.createBuffer = original),
  };
  device.createBuffer = (descriptor) => {
    const { label, size } = descriptor;
    if (!label) throw new Error(`A buffer of ${size} bytes does not say what it is for.`);
    const kind = LABELS.find(([, pattern]) => pattern.test(label))?.[0] ?? "weights";
    const buffer = original.call(device, descriptor);
    bytes[kind] += size;
    if (total() > count.peakBytes) {
      count.peakBytes = total();
      count.peak = { ...bytes };
    }
    const destroy = buffer.destroy.bind(buffer);
    let gone = false;
    buffer.destroy = () => {
      if (!gone) bytes[kind] -= size;
      gone = true;
      return destroy();
    };
    return buffer;
  };
  return count;
}
