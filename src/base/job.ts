/** A long piece of work, as it is seen from inside. */
import type { Report } from "./progressMeter.ts";

export interface Job {
  /** Aborted when the person cancels. */
  signal: AbortSignal;
  /** Also throws when the job has been cancelled. */
  progress: Report;
}
