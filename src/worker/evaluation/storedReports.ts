/** Reports as they are stored, with what follows from them. */
import { UserError } from "../../base/userError.ts";
import { comparable } from "../../evaluation/comparison/comparable.ts";
import { compare } from "../../evaluation/comparison/compare.ts";
import type { Comparison } from "../../protocol/evaluation/comparison.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Library } from "../../storage/library.ts";

/** @throws UserError when it is no longer stored */
export async function storedReport(
  library: Library,
  projectId: string,
  reportId: string,
): Promise<EvalReport> {
  const report = (await library.listReports(projectId)).find(({ id }) => id === reportId);
  if (!report) throw new UserError("This report is no longer here. Choose another, or ask again.");
  return report;
}

/** null where no other run was asked the same questions. */
export async function compareWith(
  library: Library,
  report: EvalReport,
  against?: string,
): Promise<Comparison | null> {
  const { projectId } = report;
  const runs = await library.runs.list(projectId);
  const titles = new Map(runs.map(({ id, title }) => [id, title]));
  const reports = comparable(await library.listReports(projectId), report, titles);
  if (reports.length < 2) return null;
  const { tasks } = await library.getProject(projectId);
  return compare(reports, tasks, against);
}

/** Stores what was found about a report while votes may have been cast on it. → the report as it is now */
export async function putFound(
  library: Library,
  report: EvalReport,
  found: Pick<EvalReport, "ranking" | "classLikelihoods">,
): Promise<EvalReport> {
  const stored = await library.listReports(report.projectId);
  const changed = { ...(stored.find(({ id }) => id === report.id) ?? report), ...found };
  await library.putReport(changed);
  return changed;
}
