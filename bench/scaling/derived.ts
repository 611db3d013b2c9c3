/** What follows from a measured line: times of a step, of epochs, and rates. Pure. */
import type { ScalingLine } from "./measure.ts";
import type { Point } from "./points.ts";

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const totalOf = (kinds: ScalingLine["planned"]): number =>
  Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0);

/**
 * Seconds of a step after the first, which compiles: the median by the clock, which leaves out where other work held it up, and
 * the mean of the processor's. Steps overlap, so that single ones mean little: one is packed while another computes. A single
 * step is the first.
 */
export function stepTimes({ steps }: Pick<ScalingLine, "steps">) {
  const isOne = steps.wall.length === 1;
  const later = (seconds: readonly number[]) => (isOne ? seconds : seconds.slice(1));
  return { clock: median(later(steps.wall)), processor: mean(later(steps.processor)), isOne };
}

export const totalFlops = ({ flops }: Pick<ScalingLine, "flops">): number =>
  flops.frozen + flops.learnt;

/** Floating-point operations a second of one core that works on nothing else. */
export const rate = (line: ScalingLine): number => totalFlops(line) / stepTimes(line).processor;

interface Epochs {
  /** Seconds of the towers at their quickest, and of the steps of an epoch. */
  preparing: number;
  learning: number;
  /** How many times as long the first epoch takes as the second, whose features are kept. */
  ratio: number;
}

/** Where features were computed; 1 for the ratio where none were. */
export function epochs(
  line: Pick<ScalingLine, "steps" | "preparing">,
  { epoch, conversations }: Pick<Point, "epoch" | "conversations">,
): Record<"clock" | "processor", Epochs> {
  const { preparing = { wall: [0], processor: [0] } } = line;
  const stepsPerEpoch = (epoch ?? conversations) / conversations;
  const step = stepTimes(line);
  const of = (towers: readonly number[], stepSeconds: number): Epochs => {
    const [least, learning] = [Math.min(...towers), stepSeconds * stepsPerEpoch];
    return { preparing: least, learning, ratio: (least + learning) / learning };
  };
  return {
    clock: of(preparing.wall, step.clock),
    processor: of(preparing.processor, step.processor),
  };
}
