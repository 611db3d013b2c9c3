/** Chooses about which other example's picture a question is asked again, to see whether its answer depends on the picture. */
import { hash32 } from "../base/hash.ts";
import { isSupervised } from "../base/examples/isSupervised.ts";
import { normaliseAnswer } from "../metrics/index.ts";
import type { Example } from "../protocol/records.ts";
import { isOwn } from "./scoreTable.ts";

/** Our choice: an interval of 48 answers is at most 28 points wide, and the check takes little longer. */
const MOST_QUESTIONS = 48;

const SEED = 2;

export interface OtherPicture {
  example: Example;
  /** Its media are shown instead. */
  other: Example;
  /** Turns of `example` whose right answer is none of the right answers to that kind of question about `other`. */
  turns: number[];
}

/**
 * Own examples with media, in a seeded order, until `most` questions are chosen. The other example has media of the same kinds,
 * none of them in common, and as many other right answers as can be; an example for which there is none is left out.
 */
export function otherPictures(examples: readonly Example[], most = MOST_QUESTIONS): OtherPicture[] {
  const seeded = examples
    .filter((example) => isOwn(example) && example.media.length > 0)
    .toSorted((a, b) => hash32(a.id, SEED) - hash32(b.id, SEED) || (a.id < b.id ? -1 : 1));
  const chosen: OtherPicture[] = [];
  let left = most;
  for (const [at, example] of seeded.entries()) {
    const others = [...seeded.slice(at + 1), ...seeded.slice(0, at)];
    const found = bestOther(example, others);
    if (!found) continue;
    const turns = found.turns.slice(0, left);
    chosen.push({ ...found, turns });
    left -= turns.length;
    if (left === 0) break;
  }
  return chosen;
}

function bestOther(example: Example, others: readonly Example[]): OtherPicture | undefined {
  let best: OtherPicture | undefined;
  for (const other of others) {
    if (!canReplace(example, other)) continue;
    const turns = turnsWithOtherAnswers(example, other);
    if (turns.length > (best?.turns.length ?? 0)) best = { example, other, turns };
    if (best?.turns.length === example.turns.length) break;
  }
  return best;
}

function canReplace(example: Example, other: Example): boolean {
  const kinds = ({ media }: Example) => media.map(({ kind }) => kind).join(" ");
  const own = new Set(example.media.map(({ hash }) => hash));
  return kinds(example) === kinds(other) && !other.media.some(({ hash }) => own.has(hash));
}

function turnsWithOtherAnswers(example: Example, other: Example): number[] {
  const has = (kind: string, answer: string) =>
    other.turns.some(
      (turn) => turn.kind === kind && normaliseAnswer(turn.answer) === normaliseAnswer(answer),
    );
  return [...example.turns.entries()]
    .filter(([, turn]) => isSupervised(turn) && !has(turn.kind, turn.answer))
    .map(([at]) => at);
}
