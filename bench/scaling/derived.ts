/** What follows from a measured line: times of a step, of epochs, and rates. Pure. */
import type { ScalingLine } from "./measure.ts";
import type { Point } from "./points.ts";

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const totalOf = (kinds: ScalingLine["planned"]): number =>
  Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0);

/** Seconds of a step after the first, which compiles: the least by the clock, the mean of the processor's. */
export function stepTimes({ steps }: Pick<ScalingLine, "steps">) {
  return {
    least: Math.min(...steps.wall.slice(1)),
    processor: mean(steps.processor.slice(1)),
  };
}

export const totalFlops = ({ flops }: Pick<ScalingLine, "flops">): number =>
  flops.frozen + flops.learnt;

/** Floating-point operations a second of one core that works on nothing else. */
export const rate = (line: ScalingLine): number => totalFlops(line) / stepTimes(line).processor;

interface Epochs {
  /** Seconds of the towers, and of the steps of an epoch. */
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
  const { least, processor } = stepTimes(line);
  const of = (towers: number, step: number): Epochs => {
    const learning = step * stepsPerEpoch;
    return { preparing: towers, learning, ratio: (towers + learning) / learning };
  };
  return {
    clock: of(Math.min(...preparing.wall), least),
    processor: of(mean(preparing.processor), processor),
  };
}
