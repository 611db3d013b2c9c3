/** Made pairs as the examples of a run: text alone, and the label is the answer. */
import type { Example } from "../../protocol/records.ts";
import type { EntailmentPair } from "./entailmentPairs.ts";
import { entailmentQuestion } from "./entailmentQuestion.ts";

/** One example a pair, in their order; how it was made is the kind of its question. */
export function entailmentExamples(
  pairs: readonly EntailmentPair[],
  { projectId, createdAt }: { projectId: string; createdAt: string },
): Example[] {
  return pairs.map(({ label, kind, source, split, ...triplet }, index) => ({
    id: `pair-${String(index).padStart(6, "0")}`,
    ...{ projectId, part: "text", media: [], source, split, editedAt: createdAt },
    turns: [{ question: entailmentQuestion(triplet), answer: label, kind }],
  }));
}
