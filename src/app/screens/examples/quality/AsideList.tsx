/** The examples that were set aside, by the reason, with the way back. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { AsideExample } from "../../../../protocol/quality.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { bringBack } from "../../../state/actions/aside.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { RowPicture } from "./RowLink.tsx";

/** Small pictures of one reason. */
const SHOWN = 12;

export function AsideList({ projectId }: { projectId: string }) {
  const aside = useApp((state) => state.aside);
  if (aside.length === 0) return null;
  const back = (rows: readonly AsideExample[]) =>
    bringBack(
      projectId,
      rows.map(({ id }) => id),
    ).catch(showError);
  return (
    <Card
      title={`Set aside: ${formatCount(aside.length, "example")}`}
      about="Kept, but neither learnt from nor checked nor counted. They go along in the project file."
    >
      {byReason(aside).map(([why, rows]) => (
        <section key={why} className="aside-reason" aria-label={why}>
          <div className="row">
            <p className="grow small">{why}</p>
            <Button size="sm" onClick={() => void back(rows)}>
              Bring back {formatCount(rows.length)}
            </Button>
          </div>
          <ul className="aside-rows">
            {rows.slice(0, SHOWN).map((row) => (
              <li key={row.id}>
                <RowPicture example={row} />
                <Button
                  size="sm"
                  tone="quiet"
                  aria-label={`Bring back “${row.turns[0]?.answer ?? ""}”`}
                  onClick={() => void back([row])}
                >
                  Bring back
                </Button>
              </li>
            ))}
          </ul>
          {rows.length > SHOWN && (
            <p className="fine">{formatCount(rows.length - SHOWN, "other")} not shown.</p>
          )}
        </section>
      ))}
    </Card>
  );
}

function byReason(aside: readonly AsideExample[]): [string, AsideExample[]][] {
  const reasons = new Map<string, AsideExample[]>();
  for (const row of aside) {
    reasons.set(row.aside.why, [...(reasons.get(row.aside.why) ?? []), row]);
  }
  return [...reasons];
}
