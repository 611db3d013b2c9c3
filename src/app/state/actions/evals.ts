/** Evaluations of base and adapter, and what is done with their reports. */
import type { Calls } from "../../../protocol/calls.ts";
import type { Comparison } from "../../../protocol/evaluation/comparison.ts";
import type { ReportWithFindings } from "../../../protocol/evaluation/findings.ts";
import type { Run } from "../../../protocol/records.ts";
import type { SpecialistChoice } from "../../../protocol/specialist.ts";
import type { TaskId, TaskSummary } from "../../../protocol/evaluation/tasks.ts";
import type { TasteVote } from "../../../protocol/evaluation/taste.ts";
import { fileNameOf, saveBlob } from "../../browser/saveBlob.ts";
import { call } from "../workerClient.ts";
import { isCancelled, runJob } from "../job.ts";
import type { AppState } from "../state.ts";
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

export type QuestionCounts = Calls["eval.questions"]["result"];

/** How many questions a check of a run would ask. */
export function countQuestions(runId: string): Promise<QuestionCounts> {
  return call("eval.questions", { runId });
}

/** Its job has the purpose "eval"; answers gather in `evalAnswers[job.id]` while it runs. */
export async function startEval(
  runId: string,
  specialist: SpecialistChoice,
  questions: "test" | "validation" | File,
): Promise<ReportWithFindings> {
  const sheet = questions instanceof File && questions;
  const split = questions === "validation" && questions;
  const args = { runId, specialist, ...(split && { split }), ...(sheet && { sheet }) };
  const phase = `Asking the ${split ? "watched" : "hidden"} questions`;
  const report = await runJob("eval", phase, "eval.start", args);
  store.setState(({ evalReports, projectId }) => ({
    evalReports:
      report.projectId === projectId
        ? [report, ...evalReports.filter(({ id }) => id !== report.id)]
        : evalReports,
    evalAnswers: {},
  }));
  return report;
}

/** Weighs the right answers of a report. Its job has the purpose "rank". */
export async function rankAnswers({ projectId, id }: ReportWithFindings): Promise<void> {
  const args = { projectId, reportId: id };
  keepReport(await runJob("rank", "Weighing right answers", "eval.rank", args));
}

/** Weighs every class as the answer to the questions of a report. Its job has the purpose "classes". */
export async function weighClasses({ projectId, id }: ReportWithFindings): Promise<void> {
  const args = { projectId, reportId: id };
  keepReport(await runJob("classes", "Weighing every class", "eval.weighClasses", args));
}

/** In the place of the report that it was. */
function keepReport(changed: ReportWithFindings): void {
  store.setState(({ evalReports }) => ({
    evalReports: evalReports.map((other) => (other.id === changed.id ? changed : other)),
  }));
}

/** The purpose of the job that looks what a run repeats by heart. */
export const memorisedJob = (runId: string) => `${MEMORISED} ${runId}`;
const MEMORISED = "memorised";

/** Selector: whether any run is being looked at. */
export const isLookingForMemorised = ({ jobs }: AppState) =>
  Object.values(jobs).some(({ purpose }) => purpose.startsWith(`${MEMORISED} `));

/** What an adapter repeats by heart, into `memorised`. Cancelled, what was found before stays. */
export async function lookForMemorised({
  id: runId,
  step,
}: Pick<Run, "id" | "step">): Promise<void> {
  const keep = (found: AppState["memorised"][string]) =>
    store.setState(({ memorised }) => ({ memorised: { ...memorised, [runId]: found } }));
  const phase = "Looking for answers known by heart";
  try {
    keep({ report: await runJob(memorisedJob(runId), phase, "eval.memorised", { runId }), step });
  } catch (error) {
    if (!isCancelled(error)) keep({ failed: messageOf(error) });
  }
}

/** The ways of scoring answers. */
export function loadTasks(): Promise<TaskSummary[]> {
  return call("eval.tasks", {});
}

/** Scores the answers to a kind of question by another task; null for the one that fits. All reports follow. */
export async function chooseTask(
  projectId: string,
  kind: string,
  task: TaskId | null,
): Promise<void> {
  const { project, reports } = await call("eval.chooseTask", { projectId, kind, task });
  store.setState(({ projects, projectId: open, evalReports }) => ({
    projects: projects.map((other) => (other.id === project.id ? project : other)),
    evalReports: open === projectId ? reports : evalReports,
  }));
}

let lastVote: Promise<unknown> = Promise.resolve();

/** Keeps a vote of a blind taste; one after the other, since each changes the whole report. */
export async function castVote(
  { id, projectId }: ReportWithFindings,
  vote: TasteVote,
): Promise<void> {
  const cast = lastVote
    .catch(() => undefined)
    .then(() => call("eval.vote", { projectId, reportId: id, vote }));
  lastVote = cast;
  keepReport(await cast);
}

/** A report beside those of other runs on its version; null where there is none. */
export function compareReports(
  projectId: string,
  reportId: string,
  against: string | undefined,
): Promise<Comparison | null> {
  return call("eval.compare", { projectId, reportId, ...(against && { against }) });
}

/** The comparison as CSV, saved to the downloads. → the file's name. */
export async function saveComparison(
  { id, projectId, createdAt }: ReportWithFindings,
  against: string,
): Promise<string> {
  const format = "comparison" as const;
  const wanted = { projectId, reportId: id, format, pictures: false, against };
  const name = `lessons-side-by-side-${createdAt.slice(0, 10)}.csv`;
  saveBlob(await call("eval.export", wanted), name);
  return name;
}

/** The report as one HTML page or its answers as CSV, saved to the downloads. → the file's name. */
export async function saveReport(
  { id, projectId, createdAt }: ReportWithFindings,
  lesson: string,
  format: "html" | "csv",
  pictures: boolean,
): Promise<string> {
  const blob = await call("eval.export", { projectId, reportId: id, format, pictures });
  const name = `${fileNameOf(lesson)}-report-${createdAt.slice(0, 10)}.${format}`;
  saveBlob(blob, name);
  return name;
}
