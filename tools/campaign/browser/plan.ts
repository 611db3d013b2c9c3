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
  "file changed",
] as const;
export type FaultName = (typeof FAULTS)[number];

/** Those that mean nothing to an operation without a device. */
const OF_DEVICES: readonly FaultName[] = ["GPU process killed", "device destroyed"];
/** Those that mean nothing to an operation without files of the person's. */
const OF_FILES: readonly FaultName[] = ["file changed"];

export interface Candidate {
  name: string;
  usesDevice: boolean;
  /** Files that a person chooses on the computer's disk. */
  readsFiles: boolean;
}

/** What is counted while an operation goes on: changes of storage, work given to the device, and reads of files. */
export type MarkKind = "storage" | "device" | "reading";

export interface PlannedFault {
  seed: number;
  operation: string;
  fault: FaultName;
  /** Where it strikes. */
  among: MarkKind;
  /** How far into them, 0 to 1. */
  share: number;
  /** What is left to chance within the fault, 0 to 1: how far the clock jumps, how much room is left, which file changes and how. */
  chance: number;
}

/** Seeds from 1. As many seeds in a row as there are pairs of operation and fault take each pair once, in an order of chance. */
export function planFault(seed: number, operations: readonly Candidate[]): PlannedFault {
  const pairs = pairsOf(operations);
  const round = Math.floor((seed - 1) / pairs.length);
  const order = new Random(round).shuffle(pairs);
  const { operation, fault } = order[(seed - 1) % pairs.length]!;
  const random = new Random(seed);
  const isOfDevice = operation.usesDevice && fault !== "disk full" && random.uniform() < 0.5;
  const elsewhere = isOfDevice ? "device" : "storage";
  return {
    ...{ seed, operation: operation.name, fault },
    among: OF_FILES.includes(fault) ? "reading" : elsewhere,
    ...{ share: random.uniform(), chance: random.uniform() },
  };
}

/** Every operation with every fault that means something to it. */
export function pairsOf<T extends Candidate>(
  operations: readonly T[],
): { operation: T; fault: FaultName }[] {
  return operations.flatMap((operation) =>
    FAULTS.filter(
      (fault) =>
        (operation.usesDevice || !OF_DEVICES.includes(fault)) &&
        (operation.readsFiles || !OF_FILES.includes(fault)),
    ).map((fault) => ({ operation, fault })),
  );
}
