/** The files of a run: how they are called, and which of them its record names. Others were left by an interruption. */
import { SPECIALIST_FILE } from "./specialists.ts";
import type { Run } from "../../protocol/records.ts";

export const checkpointName = (step: number) => `checkpoint-${step}.safetensors`;

/** Adapter values after the step that the run's record calls the best. */
export const bestName = (step: number) => `best-${step}.safetensors`;

/** What earlier versions of the studio called it. */
const UNNUMBERED_BEST_FILE = "best.safetensors";

/** Adapter values that are the result of a run that ended. */
export const FINAL_FILE = "adapter.safetensors";

/** Whether the run has ended with a result. */
export const hasResult = ({ status }: Pick<Run, "status">) =>
  status === "done" || status === "stopped";

/** Those of `names`, all that lie in the run's folder, that belong to the run. */
export function namedFiles(
  run: Pick<Run, "status" | "savedStep" | "bestStep">,
  names: readonly string[],
): string[] {
  const best = bestName(run.bestStep);
  const named = new Set([
    SPECIALIST_FILE,
    ...(run.savedStep > 0 ? [checkpointName(run.savedStep)] : []),
    ...(run.bestStep > 0 ? [names.includes(best) ? best : UNNUMBERED_BEST_FILE] : []),
    ...(hasResult(run) ? [FINAL_FILE] : []),
  ]);
  return names.filter((name) => named.has(name));
}
