/** The examples that a finding is about, as small pictures that open them; those that belong together stand together. */
import { useMemo, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { useApp } from "../../../state/store.ts";
import { RowLink } from "./RowLink.tsx";

/** Small pictures that are shown until all are asked for, and with each further press. */
const SHOWN = 12;
const MORE = 60;

export function RowGroups({ groups }: { groups: readonly (readonly string[])[] }) {
  const examples = useApp((state) => state.examples);
  const [most, setMost] = useState(SHOWN);
  const byId = useMemo(() => new Map(examples.map((row) => [row.id, row])), [examples]);
  const shown = firstGroups(groups, most);
  const left = groups.length - shown.length;
  return (
    <div className="finding-rows">
      <ul>
        {shown.map((ids) => (
          <li key={ids[0]} className={ids.length > 1 ? "finding-group" : undefined}>
            {ids.map((id) => {
              const row = byId.get(id);
              return row && <RowLink key={id} example={row} />;
            })}
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button size="sm" tone="quiet" onClick={() => setMost(most + MORE)}>
          Show more: {formatCount(left)} of {formatCount(groups.length)} are not shown
        </Button>
      )}
    </div>
  );
}

/** Whole groups until there are `most` examples, at least one. */
function firstGroups(groups: readonly (readonly string[])[], most: number) {
  let count = 0;
  return groups.filter((ids, i) => {
    count += ids.length;
    return i === 0 || count <= most;
  });
}
