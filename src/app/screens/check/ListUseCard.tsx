/** Whether the adapter needs the list of answers in the question: the same class questions with it and without. */
import { withoutPlaceholders } from "../../../base/examples/placeholders.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import { percentText } from "../../../base/words/percentText.ts";
import type { ListUse } from "../../../protocol/evaluation/findings.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";

function verdictOf({ drop, learntWithout }: ListUse): string {
  if (!drop.isShown) return "That it leans on the list is not shown.";
  return learntWithout
    ? "It is right more often with the list, though it learnt without it."
    : "It is right more often with the list: it leans on it.";
}

export function ListUseCard({ use }: { use: ListUse }) {
  const { n, chance, listed, unlisted, drop, learntWithout, preview } = use;
  const points = (share: number) => `${Math.round(100 * share)}`.replace("-", "−");
  const right = ({ count, low, high }: ListUse["listed"]) => (
    <dd>
      {count} of {n}{" "}
      <span className="fine">
        {percentText(low)} to {percentText(high)}
      </span>
    </dd>
  );
  return (
    <Card
      title="Does it know the answers without their list?"
      about={`${formatCount(n, "question")} that list their answers, asked of your adapter once more without the list (incomplete instructions, VITask). ${
        learntWithout
          ? "The lesson learnt without the lists, as in the paper: put it side by side with one that learnt with them."
          : "The paper leaves the list out of the lesson too: a setting of a lesson does."
      }`}
    >
      <dl className="picture-use number">
        <div>
          <dt>Right with the list</dt>
          {right(listed)}
        </div>
        <div>
          <dt>Right without it</dt>
          {right(unlisted)}
        </div>
        <div>
          <dt>Always giving the commonest answer</dt>
          <dd>{percentText(chance)}</dd>
        </div>
      </dl>
      <p className="small">
        {verdictOf(use)}{" "}
        <span className="fine number">
          drop of {points(drop.value)} points, 95&nbsp;%: {points(drop.low)} to {points(drop.high)}
        </span>
      </p>
      <Disclosure summary="How one was asked">
        <p className="small">As it is written: {withoutPlaceholders(preview.question)}</p>
        <p className="small">Without the list: {withoutPlaceholders(preview.without)}</p>
      </Disclosure>
    </Card>
  );
}
