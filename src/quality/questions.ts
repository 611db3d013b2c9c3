/** The questions of a set that are learnt or asked. */
import { isSupervised } from "../base/examples/isSupervised.ts";
import type { Example, Turn } from "../protocol/records.ts";

export interface AskedQuestion extends Turn {
  exampleId: string;
}

export function questionsOf(examples: readonly Example[]): AskedQuestion[] {
  return examples.flatMap(({ id, turns }) =>
    turns.filter(isSupervised).map((turn) => ({ ...turn, exampleId: id })),
  );
}
