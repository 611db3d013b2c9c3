/**
 * Chooses the examples of a set that are soundest and least alike: farthest-first traversal (Gonzalez 1985, "Clustering to
 * minimize the maximum intercluster distance") with each distance times the example's soundness. Fewer and better examples can
 * teach more (Wei et al. 2023, arXiv 2308.12067, who choose by scores within clusters); this rule is our own.
 */
import { hash32 } from "../base/hash.ts";
import { wordsOf } from "./measures/wording.ts";
import { correlation, type PictureSignature } from "./pictures/signature.ts";
import type { BestChoice, QualityFinding } from "../protocol/quality.ts";
import type { Example } from "../protocol/records.ts";
import { questionsOf } from "./questions.ts";
import type { QualityInput } from "./rule.ts";

/** What a finding takes from the soundness of each of its examples. Ours. */
const COST = { bad: 0.6, weak: 0.35, hint: 0.15 } as const;
/** Numbers of a text: its words, hashed. */
const WORD_WIDTH = 128;

/** An example as it is compared. */
export interface Candidate {
  id: string;
  /** 0 to 1; 1 without a finding. */
  soundness: number;
  /** (128), of length 1, or 0 without words. */
  words: Float32Array;
  picture: PictureSignature | null;
}

export type Choice = Omit<BestChoice, "from">;

/** Those of `examples` among which is chosen. */
export function candidatesOf(
  examples: readonly Example[],
  { signed }: Pick<QualityInput, "signed">,
  findings: readonly QualityFinding[],
): Candidate[] {
  const lost = new Map<string, number>();
  for (const { severity, groups } of findings) {
    for (const id of new Set(groups.flat())) lost.set(id, (lost.get(id) ?? 0) + COST[severity]);
  }
  return examples.map((example) => ({
    id: example.id,
    soundness: Math.max(0.05, 1 - (lost.get(example.id) ?? 0)),
    words: wordVector(example),
    picture: signed.get(example.media[0]?.hash ?? "")?.frames[0] ?? null,
  }));
}

/**
 * Chooses `count` of the candidates, the soundest first. Yields after each, so that a large set is chosen in slices.
 * Equal inputs give equal choices.
 */
export function* chooseBest(
  candidates: readonly Candidate[],
  count: number,
): Generator<number, Choice> {
  const distances = candidates.map(() => Infinity);
  const nearest = candidates.map(() => -1);
  const kept: number[] = [];
  while (kept.length < Math.min(count, candidates.length)) {
    const next = best(candidates, distances, kept);
    kept.push(next);
    candidates.forEach((candidate, i) => {
      const distance = distanceOf(candidate, candidates[next]!);
      if (distance >= distances[i]!) return;
      distances[i] = distance;
      nearest[i] = next;
    });
    yield kept.length;
  }
  const isKept = new Set(kept);
  const leftOut = candidates.flatMap(({ id, soundness }, i) =>
    isKept.has(i) || nearest[i]! < 0
      ? []
      : [{ id, soundness, distance: distances[i]!, nearest: candidates[nearest[i]!]!.id }],
  );
  return { kept: kept.map((i) => candidates[i]!.id), leftOut };
}

function best(
  candidates: readonly Candidate[],
  distances: readonly number[],
  kept: readonly number[],
): number {
  const isKept = new Set(kept);
  let [found, most] = [-1, -Infinity];
  candidates.forEach(({ soundness }, i) => {
    const value = soundness * Math.min(2, distances[i]!);
    if (!isKept.has(i) && value > most) [found, most] = [i, value];
  });
  return found;
}

/** 0 for equal ones, 1 for unrelated ones, at most 2; the mean over words and pictures where both have them. */
export function distanceOf(a: Candidate, b: Candidate): number {
  let dot = 0;
  for (let i = 0; i < WORD_WIDTH; i++) dot += a.words[i]! * b.words[i]!;
  if (!a.picture || !b.picture) return 1 - dot;
  return 1 - (dot + correlation(a.picture, b.picture)) / 2;
}

/** Words of questions and answers, each hashed to a place and a sign (Weinberger et al. 2009). */
function wordVector(example: Example): Float32Array {
  const vector = new Float32Array(WORD_WIDTH);
  for (const { question, answer } of questionsOf([example])) {
    for (const word of wordsOf(`${question} ${answer}`)) {
      const hash = hash32(word);
      vector[hash % WORD_WIDTH]! += hash & 0x10000 ? 1 : -1;
    }
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
