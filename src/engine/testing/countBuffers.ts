/**
 * Counts what a device hands out: every byte of every buffer, by what it is for, until it is destroyed. For tests and
 * benchmarks of what the planner promised.
 */
import type { Gpu } from "../gpu/device.ts";

const KINDS = [
  ...(["weights", "arenas", "slots", "caches"] as const),
  ...(["inputs", "params", "rings", "staging"] as const),
] as const;

export type BufferKind = (typeof KINDS)[number];

/** Labels are the product's own; a buffer without a label of another kind holds a weight, by its name. */
const LABELS: [BufferKind, RegExp][] = [
  ["arenas", /^(values|grads|m|v)$/],
  ["slots", /^slot \d+$/],
  ["inputs", /^(input|output) /],
  ["params", /^params$/],
  ["caches", /^(cache|look)\.[kv]\.\d+$/],
  ["rings", /^ring \d+$/],
  ["staging", /^read back$/],
];

export interface BufferCount {
  /** Bytes of the buffers that live now. */
  bytes: Record<BufferKind, number>;
  /** The most that lived at one time, all kinds together but for "staging", which lies in the host's memory. */
  mostBytes: number;
  /** Takes the counter off the device. */
  stop(): void;
}

/** From now on. @throws Error, when a buffer is made that does not say what it is for. */
export function countBuffers({ device }: Gpu): BufferCount {
  const original = device.createBuffer;
  const bytes = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as BufferCount["bytes"];
  const total = () => Object.values(bytes).reduce((sum, n) => sum + n, -bytes.staging);
  const count: BufferCount = {
    bytes,
    mostBytes: 0,
    stop: () => void (device.createBuffer = original),
  };
  device.createBuffer = (descriptor) => {
    const { label, size } = descriptor;
    if (!label) throw new Error(`A buffer of ${size} bytes does not say what it is for.`);
    const kind = LABELS.find(([, pattern]) => pattern.test(label))?.[0] ?? "weights";
    const buffer = original.call(device, descriptor);
    bytes[kind] += size;
    count.mostBytes = Math.max(count.mostBytes, total());
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
