/** Training schedules as screens and stored runs see them: what a run learns in which order. */

/** Each is a file in src/schedules. */
export type ScheduleId = "single" | "captions-first" | "projector-first";

/** A stage of a run's schedule, as it was planned from the examples. */
export interface RunStage {
  title: string;
  /** Optimiser steps. */
  steps: number;
}
