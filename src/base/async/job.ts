/** The context of a long-running task: cancellation and progress. */
import type { ProgressCallback } from "./progressMeter.ts";

export interface Job {
  /** Aborted when the user cancels. */
  signal: AbortSignal;
  /** Reports progress. @throws the signal's reason when the job is cancelled. */
  progress: ProgressCallback;
}
