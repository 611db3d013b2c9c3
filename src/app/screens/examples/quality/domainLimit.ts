/** Which examples lie below a limit of similarity. Pure. */
import type { Relevance } from "../../../../protocol/quality.ts";

/** The farthest first, without those that define the domain. */
export function belowLimit(
  scores: readonly Relevance[],
  limit: number,
  chosen: readonly string[],
): Relevance[] {
  return scores
    .filter(({ id, similarity }) => similarity < limit && !chosen.includes(id))
    .toSorted((a, b) => a.similarity - b.similarity);
}

/** "−0.20", with a minus sign of its own width. */
export const similarityText = (value: number): string => value.toFixed(2).replace("-", "−");
