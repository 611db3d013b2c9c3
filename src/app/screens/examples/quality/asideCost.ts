/** What goes along when examples are set aside, in words. Pure. */
import { isSupervised } from "../../../../base/examples/isSupervised.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Example } from "../../../../protocol/records.ts";

/**
 * "sets 2 examples aside, with 3 other questions; 1 of them is hidden, and the check then asks less." Empty where none is.
 * @param meant how many questions of an example the repair is about; its others go along
 */
export function asideCost(
  examples: readonly Example[],
  ids: readonly string[],
  meant: (id: string) => number,
): string {
  const wanted = new Set(ids);
  const rows = examples.filter(({ id }) => wanted.has(id));
  if (rows.length === 0) return "";
  const others = rows.reduce(
    (sum, { id, turns }) => sum + turns.filter(isSupervised).length - meant(id),
    0,
  );
  const hidden = rows.filter(({ split }) => split === "test").length;
  return [
    `sets ${formatCount(rows.length, "example")} aside`,
    others > 0 && `, with ${formatCount(others, "other question")}`,
    hidden > 0 && `; ${hiddenWords(hidden, rows.length)} hidden, and the check then asks less`,
    ".",
  ]
    .filter(Boolean)
    .join("");
}

function hiddenWords(hidden: number, all: number): string {
  if (all === 1) return "it is";
  return `${formatCount(hidden)} of them ${hidden === 1 ? "is" : "are"}`;
}
