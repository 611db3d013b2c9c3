/** The scores of a task for both models, their difference, and of how many answers. */
import { differenceText, scoreText } from "../../../../base/words/scoreText.ts";
import type { Estimate } from "../../../../protocol/evaluation/estimate.ts";
import type { ScoreScale, TaskScore } from "../../../../protocol/evaluation/tasks.ts";

export function TaskTable({ scores }: { scores: readonly TaskScore[] }) {
  return (
    // Focusable, so that the keyboard can scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="confusion-box" role="region" aria-label="Scores" tabIndex={0}>
      <table className="classes number">
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col">Adapter</th>
            <th scope="col">General</th>
            <th scope="col">Difference</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ id, label, scale, adapter, base, difference, n }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>
                <ScoreCell estimate={adapter} scale={scale} />
              </td>
              <td>
                <ScoreCell estimate={base} scale={scale} />
              </td>
              <td>{difference ? <Difference estimate={difference} scale={scale} /> : "–"}</td>
              <td>{n.adapter === n.base ? n.adapter : `${n.adapter} and ${n.base}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ScoreCell({ estimate, scale }: { estimate: Estimate | null; scale: ScoreScale }) {
  if (!estimate) return <span className="fine">none has it</span>;
  const { value, low, high } = estimate;
  return (
    <>
      {scoreText(value, scale)}{" "}
      <span className="fine">
        {low === high ? "no interval" : `${scoreText(low, scale)} to ${scoreText(high, scale)}`}
      </span>
    </>
  );
}

function Difference({ estimate, scale }: { estimate: Estimate; scale: ScoreScale }) {
  const { value, low, high } = estimate;
  return (
    <>
      {differenceText(value, scale)}
      {scale === "share" && " points"}{" "}
      <span className="fine">
        {low === high
          ? "no interval"
          : `${differenceText(low, scale)} to ${differenceText(high, scale)}`}
      </span>
    </>
  );
}
