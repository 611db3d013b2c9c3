/** What goes along when examples are set aside, in a sentence. Pure. */
import { isSupervised } from "../../../../base/examples/isSupervised.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Example } from "../../../../protocol/records.ts";

/**
 * "Sets 2 examples aside, with 3 other questions; 1 of them is hidden, and the check then asks less." Empty where none is.
 * @param isMeant whether a turn is one that the repair is about; the others go along
 */
export function asideCost(
  examples: readonly Example[],
  ids: readonly string[],
  isMeant: (id: string, turn: number) => boolean,
): string {
  const wanted = new Set(ids);
  const rows = examples.filter(({ id }) => wanted.has(id));
  if (rows.length === 0) return "";
  const others = rows.flatMap(({ id, turns }) =>
    turns.filter((turn, i) => isSupervised(turn) && !isMeant(id, i)),
  ).length;
  const hidden = rows.filter(({ split }) => split === "test").length;
  return [
    `Sets ${formatCount(rows.length, "example")} aside`,
    others > 0 && `, with ${formatCount(others, "other question")}`,
    hidden > 0 &&
      `; ${formatCount(hidden)} of them ${hidden === 1 ? "is" : "are"} hidden, and the check then asks less`,
    ".",
  ]
    .filter(Boolean)
    .join("");
}
