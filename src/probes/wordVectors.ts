/**
 * Texts as vectors: the weighted mean of their tokens' embeddings. A token that is frequent in the set weighs less, by
 * a / (a + p) with a = 0.001, as smooth inverse frequency has it (Arora, Liang and Ma 2017, "A Simple but Tough-to-Beat Baseline
 * for Sentence Embeddings"); instead of the first principal component the mean is taken away later (quality/relevance.ts).
 */
import type { ModelSession } from "../inference/session.ts";
import type { Tokenizer } from "../text/tokenizer.ts";
import { tokenEmbeddings } from "./tokenEmbeddings.ts";

const A = 1e-3;

/** One for each text, (C); null for a text without tokens. */
export async function wordVectors(
  session: ModelSession,
  tokenizer: Tokenizer,
  texts: readonly string[],
): Promise<(Float32Array | null)[]> {
  const encoded = texts.map((text) => tokenizer.encode(text));
  const counts = new Map<number, number>();
  for (const id of encoded.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const total = encoded.reduce((sum, ids) => sum + ids.length, 0);
  const rows = await tokenEmbeddings(session, counts.keys());
  return encoded.map((ids) => {
    if (ids.length === 0) return null;
    const mean = new Float32Array(session.shape.width);
    for (const id of ids) {
      const weight = A / (A + counts.get(id)! / total) / ids.length;
      const row = rows.get(id)!;
      for (let c = 0; c < mean.length; c++) mean[c]! += weight * row[c]!;
    }
    return mean;
  });
}
