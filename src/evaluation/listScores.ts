/** Kinds whose answers are lists, of ingredients or steps: which items are named, and in which order. */
import { bootstrap, kendallTau, labelsIn, normaliseAnswer, setScores } from "../metrics/index.ts";
import type { ListScores } from "../protocol/findings.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";

/** Our choice: what has more words is a sentence and no item. */
const MOST_WORDS = 4;
/** Our choice: that share of the reference answers have several items. */
const LEAST_LISTS = 0.5;

/** The items of a list with commas, semicolons, line breaks or "and"; null where one is longer than an item is. */
export function listItems(text: string): string[] | null {
  const items = text
    .split(/[,;\n]|\band\b/u)
    .map((item) => normaliseAnswer(item.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, "")))
    .filter((item) => item !== "");
  return items.every((item) => item.split(" ").length <= MOST_WORDS) ? items : null;
}

/** null where the reference answers are no lists. */
export function listTable(
  answers: readonly ScoredAnswer[],
): Record<"base" | "adapter", ListScores> | null {
  const wanted = answers.map(({ reference }) => listItems(reference));
  const several = wanted.filter((items) => items !== null && items.length > 1);
  if (wanted.includes(null) || several.length < LEAST_LISTS * answers.length) return null;
  const rows = answers.map((answer, i) => ({ answer, wanted: wanted[i]! }));
  return { base: listScores(rows, "base"), adapter: listScores(rows, "adapter") };
}

interface Row {
  answer: ScoredAnswer;
  wanted: string[];
}

/** An answer that is no list names the items of this kind's right answers that stand in it. */
function listScores(rows: readonly Row[], who: "base" | "adapter"): ListScores {
  const vocabulary = rows.flatMap(({ wanted }) => wanted);
  const given = rows.map(
    ({ answer }) => listItems(answer[who]) ?? labelsIn(answer[who], vocabulary),
  );
  const scores = rows.map(({ wanted }, i) => setScores(given[i]!, wanted));
  const byExample = new Map<string, typeof scores>();
  rows.forEach(({ answer: { exampleId } }, i) =>
    byExample.set(exampleId, [...(byExample.get(exampleId) ?? []), scores[i]!]),
  );
  const values = means(scores);
  const intervals = bootstrap([...byExample.values()], means);
  const estimate = (name: keyof typeof values) => ({ value: values[name], ...intervals[name] });
  const orders = rows.flatMap(({ wanted }, i) => kendallTau(given[i]!, wanted) ?? []);
  return {
    precision: estimate("precision"),
    recall: estimate("recall"),
    f1: estimate("f1"),
    order: orders.length ? { value: mean(orders), n: orders.length } : null,
  };
}

function means(sample: readonly ReturnType<typeof setScores>[]) {
  return {
    precision: mean(sample.map(({ precision }) => precision)),
    recall: mean(sample.map(({ recall }) => recall)),
    f1: mean(sample.map(({ f1 }) => f1)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
