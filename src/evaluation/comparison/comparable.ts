/** Which reports can stand side by side. */
import type { EvalReport } from "../../protocol/reports.ts";
import type { TitledReport } from "./compare.ts";

/**
 * The newest report of each run on the same questions as one report, alone and beside each specialist, the newest first; runs that are no longer
 * here keep their reports.
 */
export function comparable(
  reports: readonly EvalReport[],
  { versionId, split, sheet }: Pick<EvalReport, "versionId" | "split" | "sheet">,
  titles: ReadonlyMap<string, string>,
): TitledReport[] {
  const newest = new Map<string, EvalReport>();
  for (const report of reports.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))) {
    const key = JSON.stringify([report.runId, report.specialist ?? null]);
    const isSame =
      report.versionId === versionId &&
      report.split === split &&
      report.sheet?.hash === sheet?.hash;
    if (isSame && !newest.has(key)) newest.set(key, report);
  }
  return [...newest.values()].map((report) => {
    const title = titles.get(report.runId) ?? "A deleted lesson";
    const beside = report.specialist ? ", beside a specialist" : "";
    return {
      report,
      title: `${title}${beside}${report.withoutLists ? ", learnt without lists" : ""}`,
    };
  });
}
