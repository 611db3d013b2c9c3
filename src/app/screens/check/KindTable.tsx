/** The score of each kind of question, as bars in a table. */
import { kindName } from "../../../base/words/kindName.ts";
import type { Score } from "../../../protocol/reports.ts";
import { ScoreBar } from "../../charts/ScoreBar.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { percentText } from "../../parts/words.ts";

export function KindTable({ kinds }: { kinds: Score[] }) {
  // Questions that are all of no kind have the score above.
  if (kinds.every(({ kind }) => kind === "" || kind === "general")) return null;
  return (
    <Card title="By kind of question">
      <table className="kinds number">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Right answers</th>
            <th scope="col" className="kinds-f1">
              Shared words <span className="fine">token F1</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((score) => (
            <tr key={score.kind}>
              <th scope="row">
                {kindName(score.kind)}
                <span className="fine">
                  {score.n} asked · chance {percentText(score.chance)}
                </span>
              </th>
              <td>
                {(["adapter", "base"] as const).map((who) => (
                  <div key={who} className="kind-bar">
                    <ScoreBar
                      who={who}
                      label={`${kindName(score.kind)}, ${who}`}
                      value={score[who].exact}
                      low={score[who].low}
                      high={score[who].high}
                      chance={score.chance}
                    />
                    <span>{percentText(score[who].exact)}</span>
                    <span className="fine">{who}</span>
                  </div>
                ))}
              </td>
              <td className="kinds-f1">
                <span className="muted">{percentText(score.base.f1)} →</span>{" "}
                {percentText(score.adapter.f1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
