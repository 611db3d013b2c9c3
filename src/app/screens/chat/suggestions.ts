/** Questions to begin with, from the project's own examples: different kinds, different pictures, those of the test split first. */
import type { Example, Media } from "../../../protocol/records.ts";
import { withoutPlaceholders } from "../../state/questionText.ts";

export interface Suggestion {
  key: string;
  text: string;
  media: Media[];
  kind: string;
}

const ORDER = { test: 0, validation: 1, train: 2 } as const;

/** Up to `limit` first questions of examples, no two with the same words and kind; the order is fixed by the examples. */
export function suggestions(examples: readonly Example[], limit = 4): Suggestion[] {
  const found: Suggestion[] = [];
  const kinds = new Set<string>();
  const texts = new Set<string>();
  const sorted = examples
    .filter((example) => example.part !== "replay" && example.turns[0]?.question.trim())
    .toSorted((a, b) => ORDER[a.split] - ORDER[b.split]);
  // First pass: one of each kind. Second: fill up with other words.
  for (const needsNewKind of [true, false]) {
    for (const example of sorted) {
      if (found.length === limit) return found;
      const turn = example.turns[0]!;
      const text = withoutPlaceholders(turn.question);
      const kind = `${example.part}/${turn.kind}`;
      if (texts.has(text) || (needsNewKind && kinds.has(kind))) continue;
      texts.add(text);
      kinds.add(kind);
      found.push({ key: example.id, text, media: example.media, kind: turn.kind });
    }
  }
  return found;
}
