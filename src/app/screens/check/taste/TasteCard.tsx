/** A blind taste of a report: what it is, how far it is, and its result once the person asks for it. */
import { useMemo, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { pairsOf } from "./tasteOrder.ts";
import { TasteDialog } from "./TasteDialog.tsx";
import { TasteResult } from "./TasteResult.tsx";
import "./taste.css";

export function TasteCard({ report }: { report: ReportWithFindings }) {
  const pairs = useMemo(() => pairsOf(report), [report]);
  const [tasting, setTasting] = useState(false);
  const [revealed, setRevealed] = useState(false);
  const { taste } = report.findings;
  const done = report.taste?.length ?? 0;
  if (pairs.length === 0) return null;
  const isDone = done >= pairs.length;
  return (
    <Card
      title="Taste it blind"
      about="Two answers to the same question, in an order that you are not told. Say which you would rather have: that counts where no score can."
    >
      <p className="small">
        {done === 0
          ? `${formatCount(pairs.length, "question")} got two different answers. Taste before you read them below, and decide beforehand how many: stopping where it looks good flatters.`
          : `${done} of ${pairs.length} tasted.`}
      </p>
      <div className="row">
        <Button icon="keyboard" onClick={() => setTasting(true)}>
          {done === 0 ? "Begin" : isDone ? "Look through the votes" : "Go on"}
        </Button>
        {done > 0 && !revealed && !isDone && (
          <Button tone="quiet" onClick={() => setRevealed(true)}>
            Show the result so far
          </Button>
        )}
      </div>
      {taste && (revealed || isDone) && <TasteResult taste={taste} />}
      <TasteDialog
        key={report.id}
        {...{ report, pairs, open: tasting, onClose: () => setTasting(false) }}
      />
    </Card>
  );
}
