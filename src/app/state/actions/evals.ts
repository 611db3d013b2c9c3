/** Evaluations of base and adapter on the test split. */
import type { ReportWithFindings } from "../../../protocol/findings.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";

export async function loadEvalReports(projectId: string): Promise<void> {
  store.setState(({ evalReportsState }) => ({
    evalReportsState: evalReportsState === "ready" ? "ready" : "loading",
  }));
  try {
    const evalReports = await call("eval.list", { projectId });
    if (store.getState().projectId === projectId)
      store.setState({ evalReports, evalReportsState: "ready" });
  } catch (error) {
    store.setState({ evalReportsState: { failed: messageOf(error) } });
  }
}

/** Its job has the purpose "eval"; answers gather in `evalAnswers[job.id]` while it runs. */
export async function startEval(runId: string): Promise<ReportWithFindings> {
  const report = await runJob("eval", "Asking the hidden questions", "eval.start", { runId });
  store.setState(({ evalReports, projectId }) => ({
    evalReports:
      report.projectId === projectId
        ? [report, ...evalReports.filter(({ id }) => id !== report.id)]
        : evalReports,
    evalAnswers: {},
  }));
  return report;
}
