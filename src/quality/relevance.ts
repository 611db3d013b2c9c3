/**
 * How near each example is to a domain that a few examples, or words, define: the cosine between standardised vectors and the
 * mean of those that define it, for pictures and for words by themselves, and their mean where an example has both. Ours;
 * similarities say which example is nearer than another, and have no fixed limit.
 */
import type { Relevance } from "../protocol/quality.ts";

/** By example id; vectors of one kind have one length. */
export interface ExampleVectors {
  pictures: ReadonlyMap<string, Float32Array>;
  words: ReadonlyMap<string, Float32Array>;
}

export interface Domain {
  /** Of the examples that define it. */
  ids: readonly string[];
  /** Of the words that define it; null without any. */
  words: Float32Array | null;
}

/** The nearest first. Examples without a vector of a kind that the domain has are left out. */
export function relevanceOf(vectors: ExampleVectors, domain: Domain): Relevance[] {
  const pictures = similarities(vectors.pictures, domain.ids, []);
  const words = similarities(vectors.words, domain.ids, domain.words ? [domain.words] : []);
  const ids = new Set([...pictures.keys(), ...words.keys()]);
  return [...ids]
    .map((id): Relevance => {
      const found = [pictures.get(id), words.get(id)].filter((value) => value !== undefined);
      return { id, similarity: found.reduce((sum, value) => sum + value, 0) / found.length };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

/** By id; none where nothing of this kind defines the domain. */
function similarities(
  vectors: ReadonlyMap<string, Float32Array>,
  ids: readonly string[],
  others: readonly Float32Array[],
): Map<string, number> {
  const defining = ids.flatMap((id) => vectors.get(id) ?? []);
  const all = [...defining, ...others];
  if (all.length === 0 || vectors.size === 0) return new Map();
  const scale = standardiser([...vectors.values(), ...others]);
  const centre = meanOf(all.map(scale));
  return new Map([...vectors].map(([id, vector]) => [id, cosine(scale(vector), centre)]));
}

/** (x - mean) / deviation of each number over the set: otherwise what all have in common decides. */
function standardiser(vectors: readonly Float32Array[]): (vector: Float32Array) => Float32Array {
  const mean = meanOf(vectors);
  const square = new Float64Array(mean.length);
  for (const vector of vectors) {
    for (let c = 0; c < mean.length; c++) square[c]! += (vector[c]! - mean[c]!) ** 2;
  }
  const deviation = square.map((sum) => Math.sqrt(sum / vectors.length));
  return (vector) =>
    vector.map((value, c) => (deviation[c]! > 1e-9 ? (value - mean[c]!) / deviation[c]! : 0));
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let c = 0; c < sum.length; c++) sum[c]! += vector[c]!;
  return Float32Array.from(sum, (value) => value / vectors.length);
}

/** 0 where one of them has no length. */
function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, left, right] = [0, 0, 0];
  for (let c = 0; c < a.length; c++) {
    dot += a[c]! * b[c]!;
    left += a[c]! ** 2;
    right += b[c]! ** 2;
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
