/** The general model and all lessons that were asked the same hidden questions, side by side. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Comparison } from "../../../../protocol/evaluation/comparison.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { saveComparison } from "../../../state/actions/evals.ts";
import { messageOf, showToast } from "../../../state/toasts.ts";
import { ComparisonTable } from "./ComparisonTable.tsx";
import { useComparison } from "./useComparison.ts";
import "./comparison.css";

export function ComparisonCard({ report }: { report: ReportWithFindings }) {
  const [against, setAgainst] = useState<string>();
  const { comparison, problem, retry } = useComparison(report, against);
  if (problem) {
    return (
      <Card title="Side by side">
        <Notice tone="error" action={{ label: "Try again", onClick: retry }}>
          {problem}
        </Notice>
      </Card>
    );
  }
  if (comparison === undefined) {
    return (
      <Card title="Side by side">
        <Spinner label="Comparing the lessons" />
      </Card>
    );
  }
  if (comparison === null) return null;
  return (
    <Card
      className="choosing"
      title="Side by side"
      about={about(comparison)}
      actions={
        <Select
          label="Compared with"
          value={comparison.against}
          choices={comparison.models.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={setAgainst}
        />
      }
      footer={<SaveButton report={report} against={comparison.against} />}
    >
      <ComparisonTable comparison={comparison} />
      <p className="fine number">{footnote(comparison)}</p>
    </Card>
  );
}

function about({ n, groups, versionId }: Comparison): string {
  const grouped = groups < n ? ` in ${groups} groups that share a picture, clip or source` : "";
  return `The same ${formatCount(n, "hidden question")}${grouped}, version ${versionId}.`;
}

function footnote({ leftOut, models }: Comparison): string {
  const tests = models.length - 1;
  return [
    "Small print: where the true value lies, 19 times out of 20.",
    `How likely luck is counts whole groups of questions and is corrected for ${formatCount(tests, "comparison")} (Holm).`,
    ...(leftOut ? [`Not all were asked ${formatCount(leftOut, "question")}, left out here.`] : []),
  ].join(" ");
}

function SaveButton({ report, against }: { report: ReportWithFindings; against: string }) {
  const [busy, setBusy] = useState(false);
  async function save() {
    setBusy(true);
    try {
      showToast(`Saved ${await saveComparison(report, against)}.`, { tone: "good" });
    } catch (error) {
      showToast(messageOf(error), { tone: "error" });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button icon="download" busy={busy} onClick={() => void save()}>
      Comparison as CSV
    </Button>
  );
}
