/** Reports made before, newest first. */
import { pointsGained } from "../../../base/words/pointsGained.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { agoText, percentText } from "../../parts/words.ts";
import { hrefOf } from "../../routes.ts";
import { useApp } from "../../state/store.ts";

export function EarlierReports({ shownId }: { shownId: string | undefined }) {
  const checks = useApp((state) => state.evalReports);
  const runs = useApp((state) => state.runs);
  if (checks.length < (shownId ? 2 : 1)) return null;
  const titles = new Map(runs.map(({ id, title }) => [id, title]));
  return (
    <Card title="Reports so far">
      <ul className="reports">
        {checks.map(({ id, runId, overall, createdAt, split, sheet, specialist }) => {
          const gain = pointsGained(overall.base.exact, overall.adapter.exact);
          return (
            <li key={id}>
              <a href={hrefOf("check", id)} aria-current={id === shownId ? "true" : undefined}>
                {titles.get(runId) ?? "A deleted lesson"}
              </a>
              <span className="number">
                {percentText(overall.base.exact)} → <b>{percentText(overall.adapter.exact)}</b>{" "}
                <span className="fine">
                  {gain > 0 ? "+" : ""}
                  {gain} points · chance {percentText(overall.chance)}
                </span>
              </span>
              <span className="fine">
                {split === "validation" && "watched questions · "}
                {sheet && `${sheet.name} · `}
                {specialist && specialist.kind !== "none" && "beside a specialist · "}
                {agoText(createdAt)}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
