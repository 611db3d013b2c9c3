/** The runs that have an adapter, as menu choices, newest first; tools of the project, which answer nobody, are told apart. */
import type { Run } from "../../protocol/records.ts";

/** Whether an adapter is on disk: imported, done, or stopped or paused after the first checkpoint. */
function hasAdapter(run: Run): boolean {
  if (run.origin === "imported" || run.status === "done") return true;
  return run.status !== "running" && run.savedStep > 0;
}

/** `tools`: those instead of the runs that answer. */
export function runChoices(
  runs: readonly Run[],
  tools = false,
): { value: string; label: string }[] {
  return runs
    .filter((run) => hasAdapter(run) && (run.tool === true) === tools)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
    .map((run) => ({ value: run.id, label: labelOf(run) }));
}

function labelOf({ title, status, step, tool }: Run): string {
  const remarks = [tool && "a tool", status !== "done" && `${status} at step ${step}`];
  const said = remarks.filter(Boolean).join(", ");
  return said ? `${title} (${said})` : title;
}
