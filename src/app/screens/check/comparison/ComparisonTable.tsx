/** One row a model: right answers, the difference to another model, and the deciding score of each kind of question. */
import { kindName } from "../../../../base/words/kindName.ts";
import { luckText } from "../../../../base/words/luckText.ts";
import { percentText } from "../../../../base/words/percentText.ts";
import { scoreText } from "../../../../base/words/scoreText.ts";
import type { ComparedModel, Comparison } from "../../../../protocol/evaluation/comparison.ts";
import { ScoreBar } from "../../../charts/ScoreBar.tsx";

export function ComparisonTable({ comparison }: { comparison: Comparison }) {
  const { models, kinds, chance, against, listed } = comparison;
  const other = models.find(({ id }) => id === against)!;
  return (
    // Focusable, so that the keyboard can scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="confusion-box" role="region" aria-label="Models side by side" tabIndex={0}>
      <table className="classes comparison number">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Right answers</th>
            <th scope="col">Over {other.title}</th>
            {kinds.map(({ kind, label, n }) => (
              <th key={kind} scope="col">
                {kindName(kind)} <span className="fine">{`${label}, n = ${n}`}</span>
              </th>
            ))}
            {listed > 0 && (
              <th scope="col">
                With, without the list of answers <span className="fine">{`n = ${listed}`}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.id} {...{ model, comparison }} />
          ))}
          <tr>
            <th scope="row">Without looking</th>
            <td>{percentText(chance)}</td>
            <td>–</td>
            {kinds.map(({ kind, chance: guessed, scale }) => (
              <td key={kind}>{scoreText(guessed, scale)}</td>
            ))}
            {listed > 0 && <td>–</td>}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function ModelRow({ model, comparison }: { model: ComparedModel; comparison: Comparison }) {
  const { id, title, isBase, right, kinds, lists } = model;
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <ScoreBar
          who={isBase ? "base" : "adapter"}
          label={title}
          {...right}
          chance={comparison.chance}
        />
        {percentText(right.value)}{" "}
        <span className="fine">
          {percentText(right.low)} to {percentText(right.high)}
        </span>
      </td>
      <td>{id === comparison.against ? "–" : <Over model={model} />}</td>
      {kinds.map(({ value }, i) => {
        const { kind, scale } = comparison.kinds[i]!;
        return (
          <td key={kind}>
            {value ? scoreText(value.value, scale) : "none has it"}{" "}
            {value && value.low !== value.high && (
              <span className="fine">
                {scoreText(value.low, scale)} to {scoreText(value.high, scale)}
              </span>
            )}
          </td>
        );
      })}
      {lists && (
        <td>
          {percentText(lists.listed.value)},{" "}
          {lists.unlisted ? percentText(lists.unlisted.value) : "not asked"}{" "}
          <span className="fine">
            {[lists.listed, lists.unlisted]
              .filter((one) => one !== null)
              .map(({ low, high }) => `${percentText(low)} to ${percentText(high)}`)
              .join("; ")}
          </span>
        </td>
      )}
    </tr>
  );
}

function Over({ model: { over, correctedLuck } }: { model: ComparedModel }) {
  const points = (share: number) => `${Math.round(100 * share)}`.replace("-", "−");
  return (
    <>
      {points(over.value)} points{" "}
      <span className="fine">
        {points(over.low)} to {points(over.high)} · {luckText(correctedLuck)}
      </span>
    </>
  );
}
