/** The small print of a draft: who wrote it and how, what accepting it does, and what was measured. */
import type { Draft } from "../../../../protocol/drafts.ts";
import { agoText, countText } from "../../../parts/words.ts";
import { ProvenanceLine } from "../ProvenanceLine.tsx";

export function DraftFacts({ draft }: { draft: Draft }) {
  const { turns, evidence, target, state, review } = draft;
  const [first] = turns;
  return (
    <div className="draft-facts">
      <ProvenanceLine provenance={first?.provenance} />
      <p className="fine">{targetWords(target, turns.length)}</p>
      {review && (
        <p className="fine">
          {state === "accepted" ? "Accepted" : "Rejected"} by{" "}
          {review.by === "person" ? "you" : "a check"}, {agoText(review.when)}
        </p>
      )}
      {evidence.length > 0 && (
        <dl className="draft-evidence fine number">
          {evidence.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === "number" ? numberText(value) : value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function targetWords(target: Draft["target"], turns: number): string {
  if (target.kind === "example") {
    return turns > 1
      ? `Accepted it becomes an example of its own, with ${turns} questions.`
      : "Accepted it becomes an example of its own.";
  }
  return target.was.answer === ""
    ? "Accepted it becomes the answer of its example."
    : "Accepted it replaces the words of its example.";
}

/** Likelihoods and shares want decimals, counts none. */
const numberText = (value: number) =>
  Number.isInteger(value) ? countText(value) : value.toFixed(3);
