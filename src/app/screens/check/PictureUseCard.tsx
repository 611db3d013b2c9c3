/** Whether the adapter's answers depend on the picture: the same questions about the own one and about another example's. */
import { percentText } from "../../../base/words/percentText.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import type { PictureUse } from "../../../protocol/evaluation/findings.ts";
import { Card } from "../../parts/surfaces/Card.tsx";

export function PictureUseCard({ use }: { use: PictureUse }) {
  const { n, changed, ownRight, otherRight, difference } = use;
  const points = (share: number) => `${Math.round(100 * share)}`.replace("-", "−");
  return (
    <Card
      title="Does it look?"
      about={`${formatCount(n, "question")} asked of your adapter once more, about another example's picture or clip whose right answer is another.`}
    >
      <dl className="picture-use number">
        <div>
          <dt>Right about the own picture</dt>
          <dd>
            {ownRight} of {n}
          </dd>
        </div>
        <div>
          <dt>Still that answer about another one</dt>
          <dd>
            {otherRight} of {n}
          </dd>
        </div>
        <div>
          <dt>Answers that changed with the picture</dt>
          <dd>
            {percentText(changed.value)}{" "}
            <span className="fine">
              {percentText(changed.low)} to {percentText(changed.high)}
            </span>
          </dd>
        </div>
      </dl>
      <p className="small">
        {difference.isShown
          ? "It is right more often with the right picture: its answers depend on what is shown."
          : "That it is right more often with the right picture is not shown."}{" "}
        <span className="fine number">
          {points(difference.value)} points, 95&nbsp;%: {points(difference.low)} to{" "}
          {points(difference.high)}
        </span>
      </p>
    </Card>
  );
}
