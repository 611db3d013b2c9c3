/** How many rows of a run each term of its method's loss can be computed of. Pure: views exist or not whatever is drawn. */
import { Random } from "../../base/random.ts";
import type { Method } from "../../methods/method.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { TermCoverage } from "../../protocol/method.ts";

/** Of the terms that any stage uses, in their order. */
export function termCoverage(
  { views, terms }: Pick<Method, "views" | "terms">,
  used: ReadonlySet<string>,
  rows: readonly TrainingRow[],
): TermCoverage[] {
  const context = () => ({ rows, random: new Random(0) });
  const present = new Map(
    views.map((view) => [view.name, rows.map((row) => view.of(row, context()) !== null)]),
  );
  const needs = views.flatMap((view) =>
    view.needs ? [{ name: view.name, text: view.needs }] : [],
  );
  return terms
    .filter(({ name }) => used.has(name))
    .map(({ name, title, views }) => ({
      ...{ name, title, of: rows.length },
      needs: needs.filter((view) => views.includes(view.name)).map(({ text }) => text),
      rows: rows.filter((_, i) => views.every((view) => present.get(view)![i])).length,
    }));
}
