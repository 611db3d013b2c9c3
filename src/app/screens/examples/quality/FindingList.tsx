/** All findings, the worst first. */
import type { QualityFinding } from "../../../../protocol/quality.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { FindingCard } from "./FindingCard.tsx";

export function FindingList({ findings }: { findings: readonly QualityFinding[] }) {
  if (findings.length === 0) {
    return (
      <Notice tone="good" title="Nothing weak was found">
        What was looked at, and what that cannot see, stands below.
      </Notice>
    );
  }
  return (
    <section className="quality-findings" aria-label="What was found">
      {findings.map((finding, i) => (
        <FindingCard key={keyOf(findings, i)} finding={finding} />
      ))}
    </section>
  );
}

/** Of its rule the how manieth: its words have counts, which each repair changes. */
function keyOf(findings: readonly QualityFinding[], at: number): string {
  const { rule } = findings[at]!;
  return `${rule} ${findings.slice(0, at).filter((other) => other.rule === rule).length}`;
}
