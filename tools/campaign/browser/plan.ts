/** What a seed stands for: which operation meets which fault, and when. Pure, so that a seed means the same everywhere. */
import { Random } from "../../../src/base/random.ts";

export const FAULTS = [
  "tab closed",
  "browser killed",
  "worker terminated",
  "GPU process killed",
  "device destroyed",
  "disk full",
  "second tab",
  "clock jumped",
] as const;
export type FaultName = (typeof FAULTS)[number];

/** Those that mean nothing to an operation without a device. */
const OF_DEVICES: readonly FaultName[] = ["GPU process killed", "device destroyed"];

export interface Candidate {
  name: string;
  usesDevice: boolean;
}

export interface PlannedFault {
  seed: number;
  operation: string;
  fault: FaultName;
  /** Where it strikes: among the changes of storage, or among the pieces of work given to the device. */
  among: "storage" | "device";
  /** How far into them, 0 to 1. */
  share: number;
  /** What is left to chance within the fault, 0 to 1: how far the clock jumps, how much room a full disk has left. */
  chance: number;
}

/** Seeds from 1. As many seeds in a row as there are pairs of operation and fault take each pair once, in an order of chance. */
export function planFault(seed: number, operations: readonly Candidate[]): PlannedFault {
  const pairs = operations.flatMap((operation) =>
    FAULTS.filter((fault) => operation.usesDevice || !OF_DEVICES.includes(fault)).map((fault) => ({
      operation,
      fault,
    })),
  );
  const round = Math.floor((seed - 1) / pairs.length);
  const order = new Random(round).shuffle(pairs);
  const { operation, fault } = order[(seed - 1) % pairs.length]!;
  const random = new Random(seed);
  const isOfDevice = operation.usesDevice && fault !== "disk full" && random.uniform() < 0.5;
  return {
    ...{ seed, operation: operation.name, fault },
    among: isOfDevice ? "device" : "storage",
    ...{ share: random.uniform(), chance: random.uniform() },
  };
}
