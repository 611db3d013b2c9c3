/** How near the examples are to the domain: a limit to choose, and what falls below it, to be set aside. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { RelevanceReport } from "../../../../protocol/quality.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Slider } from "../../../parts/controls/Slider.tsx";
import { setAside } from "../../../state/actions/aside.ts";
import { showError } from "../../../state/toasts.ts";
import { belowLimit, similarityText } from "./domainLimit.ts";
import { RowGroups } from "./RowGroups.tsx";

interface DomainResultProps {
  projectId: string;
  report: RelevanceReport;
  /** Those that define the domain are never below it. */
  chosen: readonly string[];
  /** The examples were changed since. */
  isStale: boolean;
}

export function DomainResult({ projectId, report, chosen, isStale }: DomainResultProps) {
  const [limit, setLimit] = useState(-0.5);
  const { scores, basis, leftOut } = report;
  const below = belowLimit(scores, limit, chosen);
  const why = `Farther from the subject than ${similarityText(limit)}.`;
  return (
    <div className="domain-result">
      <p className="small">
        {basis} {formatCount(scores.length, "example")} compared
        {leftOut > 0 && `; ${formatCount(leftOut, "other")} had nothing to compare`}. A similarity
        of 0 is the middle of this set, 1 is equal; where to draw the line is yours to judge.
      </p>
      <Slider
        label="Keep from"
        hint="What is less similar is shown below, the farthest first."
        value={limit}
        min={-1}
        max={1}
        step={0.02}
        format={similarityText}
        onChange={setLimit}
      />
      <p role="status" className="small">
        {below.length === 0
          ? "Nothing lies below."
          : `${formatCount(below.length, "example")} of ${formatCount(scores.length)} would be set aside.`}
        {isStale && " The examples were changed since: compare again before setting any aside."}
      </p>
      {below.length > 0 && (
        <>
          <RowGroups groups={below.map(({ id }) => [id])} />
          <div className="row">
            <Button
              disabled={isStale}
              onClick={() =>
                void setAside(
                  projectId,
                  below.map(({ id }) => id),
                  why,
                ).catch(showError)
              }
            >
              Set {formatCount(below.length, "example")} aside
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
