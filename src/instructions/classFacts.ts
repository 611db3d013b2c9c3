/** When an answer names one of several classes, and the others of them. */
import type { Random } from "../base/random.ts";
import type { Fact } from "./task.ts";

/** Why nothing about classes can be asked, as a clause; null where it can. */
export function classReason({ classes, label }: Fact): string | null {
  if (classes.length < 2) return "its answers are no labels that come again and again";
  return label === null ? "its answer is a label that is too rare to be asked for" : null;
}

/** Up to `count` classes other than the fact's own, in random order. */
export function otherClasses({ classes, label }: Fact, count: number, random: Random): string[] {
  return random.shuffle(classes.filter((one) => one !== label)).slice(0, count);
}
