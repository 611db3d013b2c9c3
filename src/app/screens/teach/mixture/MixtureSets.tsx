/** The sets of a lesson side by side: how many take part, how they ask and how they answer. */
import type { MixtureSet } from "../../../../protocol/instructions/mixture.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { answersText, askedText, kindsText, SET_FILLS, SET_TITLES } from "./mixtureWords.ts";

export function MixtureSets({ sets }: { sets: readonly MixtureSet[] }) {
  return (
    <ul className="mixture-sets">
      {sets.map((set) => (
        <li key={set.set}>
          <h3>
            <i className={`stack-key stack-fill-${SET_FILLS[set.set]}`} /> {SET_TITLES[set.set]}
          </h3>
          <dl>
            <dt>Examples</dt>
            <dd className="number">
              {set.used === set.available
                ? formatCount(set.used)
                : `${formatCount(set.used)} of ${formatCount(set.available)}`}
            </dd>
            <dt>In the lesson</dt>
            <dd className="number">
              {formatCount(set.run, "time", "times")}
              {set.run !== set.epoch && `, ${formatCount(set.epoch)} a round`}
            </dd>
            <dt>Asked</dt>
            <dd>{askedText(set)}</dd>
            <dt>Answers</dt>
            <dd>{answersText(set)}</dd>
            {set.kinds.some(({ kind }) => kind !== "") && (
              <>
                <dt>Kinds</dt>
                <dd>{kindsText(set)}</dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}
