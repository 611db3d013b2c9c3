/** What follows from reports, kept while the studio is open: intervals of many answers take a while, and a vote changes none. */
import { withFindings, type ChosenTasks } from "../../evaluation/findings.ts";
import { rankingFindings } from "../../evaluation/ranking.ts";
import { tasteFindings } from "../../evaluation/taste/tasteFindings.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { EvalReport } from "../../protocol/reports.ts";

export class FoundReports {
  readonly #found = new Map<string, ReportWithFindings>();

  /** As `withFindings`; answers of a report never change, its votes and likelihoods do; those of classes are known by when they were made. */
  of(report: EvalReport, chosen: ChosenTasks = {}): ReportWithFindings {
    const { projectId, id, createdAt, classLikelihoods } = report;
    const key = JSON.stringify([
      ...[projectId, id, createdAt, classLikelihoods?.createdAt],
      Object.entries(chosen).sort(),
    ]);
    const known = this.#found.get(key);
    if (!known) {
      const found = withFindings(report, chosen);
      this.#found.set(key, found);
      return found;
    }
    return {
      ...known,
      ...report,
      // Worked out anew for reports of earlier versions too.
      ...{ overall: known.overall, retention: known.retention, kinds: known.kinds },
      findings: {
        ...known.findings,
        taste: tasteFindings(report),
        ranking: rankingFindings(report.ranking ?? []),
      },
    };
  }
}
