/** How well each model ranks the right class by how likely it finds every class; worked out when asked for. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { weighClasses } from "../../../state/actions/evals.ts";
import { cancelJob, isCancelled, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";
import { AucTable } from "./AucTable.tsx";

export function AucCard({ report }: { report: ReportWithFindings }) {
  const [problem, setProblem] = useState<string | null>(null);
  const job = useApp(jobOf("classes"));
  const isRanking = useApp((state) => !!jobOf("rank")(state));
  const { aucs } = report.findings;
  const weigh = async () => {
    setProblem(null);
    try {
      await weighClasses(report);
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };

  return (
    <Card
      title="Does the right class come first?"
      about="How likely each model finds every class as the answer, compared over all questions (AUC), without a specialist. Guessing gives 0.50, a perfect order 1.00."
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {job ? (
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      ) : (
        aucs.length === 0 && (
          <div className="stack">
            <p className="small muted">Not worked out yet. {costText(report)}</p>
            <div>
              <Button disabled={isRanking} onClick={() => void weigh()}>
                Weigh every class
              </Button>
            </div>
          </div>
        )
      )}
      {aucs.length > 0 && <AucTable aucs={aucs} />}
    </Card>
  );
}

/** Readings before they begin: questions × classes of each kind, by two models. */
function costText({ findings }: ReportWithFindings): string {
  const kinds = findings.kinds.flatMap(({ table }) =>
    table ? [{ n: table.adapter.cells.flat(2).length, classes: table.classes.length }] : [],
  );
  const products = kinds.map(
    ({ n, classes }) =>
      `${formatCount(n, "question")} × ${formatCount(classes, "class", "classes")}`,
  );
  const readings = 2 * kinds.reduce((sum, { n, classes }) => sum + n * classes, 0);
  return `${products.join(" and ")}, by both models: ${formatCount(readings, "reading")}. Each reading goes through the picture, the question and one answer once.`;
}
