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
      {findings.map((finding) => (
        <FindingCard key={`${finding.rule} ${finding.title}`} finding={finding} />
      ))}
    </section>
  );
}
