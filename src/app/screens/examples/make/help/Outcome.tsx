/** What came of a drafting job, with the way to the review. */
import type { DraftingOutcome } from "../../../../../protocol/drafting.ts";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { go } from "../../../../routes.ts";
import { outcomeWords } from "./outcomeWords.ts";

export function Outcome({ outcome }: { outcome: DraftingOutcome }) {
  const { title, lines } = outcomeWords(outcome);
  return (
    <Notice
      tone={outcome.waiting > 0 ? "good" : "info"}
      title={title}
      action={{ label: "Review", onClick: () => go("examples", "review") }}
    >
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
