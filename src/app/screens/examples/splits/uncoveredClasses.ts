/** Classes of answers that a split has no example of: nothing can be said of them there. */
import { answerLabels } from "../../../../base/examples/answerLabels.ts";
import { fromKeys } from "../../../../base/fromKeys.ts";
import { isSupervised } from "../../../../base/examples/isSupervised.ts";
import { SPLITS, type Example, type Split } from "../../../../protocol/records.ts";

/** Examples that an answer needs to be a class here: one to learn, one to watch, one to hide. Our choice. */
const FEWEST = 3;

/** The answers of classes without an example in a split, the most frequent first. General examples do not count. */
export function uncoveredClasses(
  examples: readonly Pick<Example, "turns" | "part" | "split">[],
): Record<Split, string[]> {
  const counts = new Map<string, { answer: string; in: Record<Split, number> }>();
  for (const example of examples.filter(({ part }) => part !== "replay")) {
    const answers = example.turns.filter(isSupervised).map(({ answer }) => answer.trim());
    for (const [i, label] of answerLabels(example).entries()) {
      const known = counts.get(label) ?? { answer: answers[i]!, in: fromKeys(SPLITS, () => 0) };
      known.in[example.split]++;
      counts.set(label, known);
    }
  }
  const total = (count: Record<Split, number>) =>
    SPLITS.reduce((sum, split) => sum + count[split], 0);
  const classes = [...counts.values()]
    .filter((one) => total(one.in) >= FEWEST)
    .sort((a, b) => total(b.in) - total(a.in));
  return fromKeys(SPLITS, (split) => [
    ...new Set(classes.filter((one) => one.in[split] === 0).map(({ answer }) => answer)),
  ]);
}
