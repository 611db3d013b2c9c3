/** The runs that have an adapter, as menu choices, newest first. */
import type { Run } from "../../protocol/records.ts";

/** Whether an adapter is on disk: imported, done, or stopped or paused after the first checkpoint. */
function hasAdapter(run: Run): boolean {
  if (run.origin === "imported" || run.status === "done") return true;
  return run.status !== "running" && run.savedStep > 0;
}

export function runChoices(runs: readonly Run[]): { value: string; label: string }[] {
  return runs
    .filter(hasAdapter)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
    .map((run) => ({
      value: run.id,
      label: run.status === "done" ? run.title : `${run.title} (${run.status} at step ${run.step})`,
    }));
}
