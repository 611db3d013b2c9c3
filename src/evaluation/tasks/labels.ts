/** Answers that are lists: which items are named, and in which order. */
import { kendallTau, labelsIn, normaliseAnswer, setScores } from "../../metrics/index.ts";
import { meanColumn } from "./columns.ts";
import { otherAnswerChance } from "./guesses.ts";
import type { Task, TaskKind } from "./task.ts";

/** Our choice: what has more words is a sentence and no item. */
const MOST_WORDS = 4;
/** Our choice: that share of the right answers have several items. */
const LEAST_LISTS = 0.5;

/** The items of a list with commas, semicolons, line breaks or "and", in brackets or not; null where one is longer than an item is. */
export function listItems(text: string): string[] | null {
  const items = text
    .trim()
    .replace(/^\[(.*)\][.\s]*$/su, "$1")
    .split(/[,;\n]|\band\b/u)
    .map((item) => normaliseAnswer(item.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, "")))
    .filter((item) => item !== "");
  return items.every((item) => item.split(" ").length <= MOST_WORDS) ? items : null;
}

/** Right answers that are no lists count as those labels of others that they name. */
function columnsOf({ questions }: TaskKind) {
  const vocabulary = questions.flatMap(({ reference }) => listItems(reference) ?? []);
  const itemsOf = (text: string) => listItems(text) ?? labelsIn(text, vocabulary);
  const set = (name: "precision" | "recall" | "f1", label: string) =>
    meanColumn(name, label, (one) => setScores(itemsOf(one.answer), itemsOf(one.reference))[name]);
  return {
    f1: set("f1", "Items named rightly (F1)"),
    recall: set("recall", "Right items that are named (recall)"),
    precision: set("precision", "Named items that are right (precision)"),
    order: meanColumn(
      "order",
      "Order of the items that both name (Kendall’s tau)",
      (one) => kendallTau(itemsOf(one.answer), itemsOf(one.reference)),
      "order",
    ),
  };
}

export const labels: Task = {
  id: "labels",
  title: "Many labels",
  about:
    "Each answer's items against the right ones, averaged over the answers. In an answer that is no list, labels are looked for longest first: “egg tart” does not count as “egg”.",
  maxNewTokens: 256,
  fits: ({ questions }) => {
    const wanted = questions.map(({ reference }) => listItems(reference));
    const several = wanted.filter((items) => items !== null && items.length > 1);
    return !wanted.includes(null) && several.length >= LEAST_LISTS * questions.length;
  },
  columns: (kind) => {
    const { f1, recall, precision, order } = columnsOf(kind);
    return [f1, recall, precision, order];
  },
  chance: (kind) => otherAnswerChance(kind.questions, columnsOf(kind).f1),
};
