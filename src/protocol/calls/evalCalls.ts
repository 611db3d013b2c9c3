/** Calls about evaluations and their reports. Part of the table in calls.ts. */
import type { Comparison } from "../evaluation/comparison.ts";
import type { ReportWithFindings } from "../evaluation/findings.ts";
import type { MemorisedReport } from "../evaluation/memorised.ts";
import type { TaskId, TaskSummary } from "../evaluation/tasks.ts";
import type { TasteVote } from "../evaluation/taste.ts";
import type { Project } from "../records.ts";
import type { SpecialistChoice } from "../specialist.ts";

export interface EvalCalls {
  /**
   * How many questions a check of a run asks: own hidden ones, general ones beside them (`retention`), and own watched ones. Of
   * the version that it learnt from; those that the model cannot take are still among them.
   */
  "eval.questions": {
    args: { runId: string };
    result: { test: number; retention: number; validation: number };
  };
  /**
   * Base and adapter on the test split with the same prompts. Long job. `split` "validation" asks the questions that were watched
   * while it learnt instead, to find what to teach next; `sheet` its own questions, about hidden pictures or none.
   */
  "eval.start": {
    args: {
      runId: string;
      jobId: string;
      specialist?: SpecialistChoice;
      split?: "validation";
      sheet?: File;
    };
    result: ReportWithFindings;
  };
  /** Weighs a report's right answers about their own and about other pictures. Long job. */
  "eval.rank": {
    args: { projectId: string; reportId: string; jobId: string };
    result: ReportWithFindings;
  };
  /** Weighs every class as the answer to each question of a report that has classes. Long job. */
  "eval.weighClasses": {
    args: { projectId: string; reportId: string; jobId: string };
    result: ReportWithFindings;
  };
  /** What the adapter of a run repeats by heart of the answers that it learnt from. Long job; nothing is stored. */
  "eval.memorised": { args: { runId: string; jobId: string }; result: MemorisedReport };
  "eval.list": { args: { projectId: string }; result: ReportWithFindings[] };
  /** The ways of scoring answers, in the order in which they are looked for. */
  "eval.tasks": { args: Record<string, never>; result: TaskSummary[] };
  /** How the answers to a kind of question are scored from now on; null for what fits. All reports, worked out anew. */
  "eval.chooseTask": {
    args: { projectId: string; kind: string; task: TaskId | null };
    result: { project: Project; reports: ReportWithFindings[] };
  };
  /** Keeps a vote of a blind taste in its report, in place of an earlier one about the same answers. */
  "eval.vote": {
    args: { projectId: string; reportId: string; vote: TasteVote };
    result: ReportWithFindings;
  };
  /**
   * The general model and the newest report of each run on the same version as this report, side by side; null where there is
   * one alone. `against`: a model of the comparison, the general one by default.
   */
  "eval.compare": {
    args: { projectId: string; reportId: string; against?: string };
    result: Comparison | null;
  };
  /**
   * A report as one HTML file, with small pictures in it if `pictures`; its answers as CSV; or the comparison with the other
   * reports of its version as CSV.
   */
  "eval.export": {
    args: {
      projectId: string;
      reportId: string;
      format: "html" | "csv" | "comparison";
      pictures: boolean;
      against?: string;
    };
    result: Blob;
  };
}
