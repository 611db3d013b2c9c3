/** Caps the commonest classes: how many examples of each stay, and what is set aside. Pure. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { Bar, QualityRepair, UnevenClasses } from "../../../../../protocol/quality.ts";

/** Bars of a chart; the smaller classes are counted in one. */
const MOST_BARS = 12;

/** @param most examples of each class that stay: the first in the order in which they are spread over their sources */
export function capClasses({ question, classes }: UnevenClasses, most: number): QualityRepair {
  const surplus = classes.flatMap(({ ids }) => ids.slice(most));
  const count = formatCount(surplus.length, "example");
  return {
    label: `Set ${count} aside`,
    done: `Set ${count} aside`,
    setAside: surplus,
    why: `“${question}”: at most ${formatCount(most, "example")} of each answer.`,
  };
}

/** How many stay of how many. */
export function cappedBars({ classes }: UnevenClasses, most: number): (Bar & { before: number })[] {
  const bars = classes.map(({ label, ids }) => ({
    ...{ label, count: Math.min(most, ids.length), before: ids.length },
  }));
  if (bars.length <= MOST_BARS) return bars;
  const rest = bars.slice(MOST_BARS - 1);
  const sum = (of: "count" | "before") => rest.reduce((total, bar) => total + bar[of], 0);
  const others = { label: `${rest.length} others`, count: sum("count"), before: sum("before") };
  return [...bars.slice(0, MOST_BARS - 1), others];
}

/** The smallest and the largest class: a cap outside of these changes nothing, or takes from the rarest. */
export function capRange({ classes }: UnevenClasses): { min: number; max: number } {
  return { min: classes.at(-1)!.ids.length, max: classes[0]!.ids.length };
}
