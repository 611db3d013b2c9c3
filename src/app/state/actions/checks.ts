/** Base and adapter side by side on the hidden examples. */
import type { CheckReport } from "../../../protocol/reports.ts";
import { call } from "../engine.ts";
import { runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";

export async function loadChecks(projectId: string): Promise<void> {
  store.setState(({ checksState }) => ({
    checksState: checksState === "ready" ? "ready" : "loading",
  }));
  try {
    const checks = await call("check.list", { projectId });
    if (store.getState().projectId === projectId) store.setState({ checks, checksState: "ready" });
  } catch (error) {
    store.setState({ checksState: { failed: messageOf(error) } });
  }
}

/** Its job has the purpose "check"; answers gather in `checkAnswers[job.id]` while it runs. */
export async function startCheck(runId: string): Promise<CheckReport> {
  const report = await runJob("check", "Asking the hidden questions", "check.start", { runId });
  store.setState(({ checks, projectId }) => ({
    checks:
      report.projectId === projectId
        ? [report, ...checks.filter(({ id }) => id !== report.id)]
        : checks,
    checkAnswers: {},
  }));
  return report;
}
