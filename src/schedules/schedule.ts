/**
 * What a training schedule is. The planner, the trainer's learning rate, the curves and the card read this object; none of them
 * knows a schedule by name. A schedule says which answers are learnt in which stage, how fast, and what keeps its values.
 */
import type { Turn } from "../protocol/records.ts";
import type { ScheduleId } from "../protocol/instructions/schedule.ts";

export interface Schedule {
  id: ScheduleId;
  /** In order. Every answer is learnt in the first stage that takes it. */
  stages: readonly [ScheduleStage, ...ScheduleStage[]];
}

export interface ScheduleStage {
  id: string;
  title: string;
  /** What it takes, as a sentence goes on after "learns" when there is none of it. */
  what: string;
  takes(turn: Pick<Turn, "kind">): boolean;
  /** Factor of the run's learning rate. */
  rate: number;
  /** Parts of the model whose LoRA pairs keep their values. */
  frozen: readonly ("language" | "projector" | "vision")[];
}
