/** What else the same question is answered with in a project: the answers that one may be mistaken for. Pure. */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { wordsOf } from "../../metrics/words.ts";
import type { Example, Turn } from "../../protocol/records.ts";

const MOST = 7;

/** Of the train split alone, the most frequent first; at most 7, our choice. */
export function otherAnswers(turn: Turn, examples: readonly Example[]): string[] {
  const question = wordsKey(withoutPlaceholders(turn.question));
  const own = wordsKey(turn.answer);
  const counts = new Map<string, { answer: string; count: number }>();
  for (const other of examples
    .filter(({ split }) => split === "train")
    .flatMap((row) => row.turns)) {
    const key = wordsKey(other.answer);
    if (!isAnswered(other) || key === own) continue;
    if (wordsKey(withoutPlaceholders(other.question)) !== question) continue;
    const known = counts.get(key) ?? { answer: other.answer, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || a.answer.localeCompare(b.answer))
    .slice(0, MOST)
    .map(({ answer }) => answer);
}

const wordsKey = (text: string) => wordsOf(text).join(" ");
