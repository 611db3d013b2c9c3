/** One finding: how bad it is, why it matters, the examples that it is about, and its repairs. */
import { useState } from "react";
import type { QualityFinding, QualityRepair, Severity } from "../../../../protocol/quality.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Badge, type BadgeTone } from "../../../parts/status/Badge.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { mend } from "../../../state/actions/quality.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { CapClasses } from "./classes/CapClasses.tsx";
import { ConflictList } from "./conflicts/ConflictList.tsx";
import { RowGroups } from "./RowGroups.tsx";

const SEVERITY_WORDS: Record<Severity, { tone: BadgeTone; word: string }> = {
  bad: { tone: "bad", word: "Mend this" },
  weak: { tone: "warn", word: "Weak" },
  hint: { tone: "info", word: "Look at it" },
};

export function FindingCard({ finding }: { finding: QualityFinding }) {
  const [busy, setBusy] = useState(false);
  const isStale = useApp(({ quality, examples }) => quality?.lookedAt !== examples);
  const { severity, title, text, groups, repairs, conflicts, uneven } = finding;
  const { tone, word } = SEVERITY_WORDS[severity];
  const press = (repair: QualityRepair) => {
    setBusy(true);
    mend(finding, repair)
      .catch(showError)
      .finally(() => setBusy(false));
  };
  return (
    <Card
      level={3}
      className="finding"
      title={
        <>
          <Badge tone={tone}>{word}</Badge> {title}
        </>
      }
      about={text}
      footer={
        repairs.length > 0 &&
        repairs.map((repair) => (
          <Button
            key={repair.label}
            size="sm"
            busy={busy}
            disabled={isStale || isWithoutEffect(repair)}
            onClick={() => press(repair)}
          >
            {repair.label}
          </Button>
        ))
      }
    >
      {conflicts ? (
        <ConflictList conflicts={conflicts} disabled={isStale || busy} onMend={press} />
      ) : (
        groups.length > 0 && <RowGroups groups={groups} />
      )}
      {uneven && (
        <CapClasses
          key={uneven.question}
          uneven={uneven}
          disabled={isStale || busy}
          onMend={press}
        />
      )}
    </Card>
  );
}

const isWithoutEffect = ({ remove = [], setAside = [], change = [] }: QualityRepair) =>
  remove.length + setAside.length + change.length === 0;
