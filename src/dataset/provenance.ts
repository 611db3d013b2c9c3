/** Keeps the provenance of turns true when a person writes, and counts it. Pure. */
import { fromKeys } from "../base/fromKeys.ts";
import { isAnswered } from "../base/examples/isAnswered.ts";
import { AUTHORS, type Author, type Provenance } from "../protocol/provenance.ts";
import type { Example, Turn } from "../protocol/records.ts";

/** Of a turn that a person wrote in the studio. */
export function writtenHere(when: string): Provenance {
  return { by: "person", what: "Written here", source: "", licence: "", when };
}

/**
 * The example as a person saves it over `before`: words that are new are theirs; words of a template, a model or an import that
 * they changed are marked as edited. Where words of unknown origin stood, the origin stays unknown.
 * @param before undefined for a new example
 * @param when ISO time
 */
export function withEditsRecorded(
  before: Pick<Example, "turns"> | undefined,
  after: Example,
  when: string,
): Example {
  const known = new Set(before?.turns.map(wordsOf));
  const turns = after.turns.map((turn, i): Turn => {
    if (known.has(wordsOf(turn)) || !isAnswered(turn)) return turn;
    const stood = before?.turns[i];
    // Words that were typed on while they were being saved have none yet.
    const provenance = turn.provenance ?? stood?.provenance;
    if (provenance) {
      const isOwn = provenance.by === "person";
      return { ...turn, provenance: isOwn ? provenance : { ...provenance, edited: true } };
    }
    return stood && isAnswered(stood) ? turn : { ...turn, provenance: writtenHere(when) };
  });
  return { ...after, turns };
}

const wordsOf = ({ question, answer }: Turn) => JSON.stringify([question, answer]);

/** The turns with this provenance where they are answered and have none. `annotators`: of each turn, none where not named. */
export function writtenBy(
  turns: readonly Turn[],
  provenance: Provenance,
  annotators: readonly (readonly string[])[] = [],
): Turn[] {
  return turns.map((turn, at) => {
    if (!isAnswered(turn) || turn.provenance) return turn;
    const names = annotators[at] ?? [];
    return {
      ...turn,
      provenance: names.length > 0 ? { ...provenance, annotators: [...names] } : provenance,
    };
  });
}

/** Numbers of turns. `unknown`: without provenance. */
export type AuthorCounts = Record<Author | "unknown", number> & {
  /** Of those that a template, a model or an import wrote. */
  edited: number;
};

/** Counts the answered turns of examples by who wrote them. */
export function countAuthors(examples: readonly Pick<Example, "turns">[]): AuthorCounts {
  const counts: AuthorCounts = fromKeys([...AUTHORS, "unknown", "edited"], () => 0);
  for (const { provenance } of examples.flatMap(({ turns }) => turns.filter(isAnswered))) {
    counts[provenance?.by ?? "unknown"]++;
    if (provenance?.edited) counts.edited++;
  }
  return counts;
}
