/**
 * How near each example is to a domain that a few examples, or words, define. Vectors of pictures or texts: the cosine between
 * standardised vectors and the mean of those that define it. Words beside pictures, in the space of both: the cosine less the mean of
 * the set, over the largest of these differences, since pictures and words lie apart there and such cosines close together. Words
 * that texts share: how many, less the mean of the set. All are around 0 for the middle of the set, and their mean counts where an
 * example has several. Ours; similarities say which example is nearer than another, and have no fixed limit.
 */
import type { Relevance } from "../protocol/quality.ts";
import { sharedWords } from "./measures/sharedWords.ts";

/** By example id. */
export interface ComparedSet {
  /** Vectors of one length. */
  pictures: ReadonlyMap<string, Float32Array>;
  texts: ReadonlyMap<string, string>;
  /** What a network makes of the texts, in place of the words that they share. */
  textVectors?: ReadonlyMap<string, Float32Array>;
}

export interface Domain {
  /** Of the examples that define it. */
  ids: readonly string[];
  /** That define it; may be empty. */
  words: string;
  /** The words in the space of the pictures, and in that of the texts, where a network reads them. */
  wordVectors?: { pictures?: Float32Array | undefined; texts?: Float32Array | undefined };
}

/** The nearest first. Examples with nothing of what defines the domain are left out. */
export function relevanceOf(compared: ComparedSet, domain: Domain): Relevance[] {
  const { pictures, textVectors } = compared;
  const { ids, wordVectors = {} } = domain;
  const found = [
    similarities(pictures, definingVectors(pictures, ids)),
    wordVectors.pictures ? nearness(pictures, wordVectors.pictures) : new Map<string, number>(),
    textVectors
      ? similarities(textVectors, definingVectors(textVectors, ids, wordVectors.texts))
      : bySharedWords(compared, domain),
  ];
  return [...new Set(found.flatMap((one) => [...one.keys()]))]
    .map((id): Relevance => {
      const values = found.flatMap((one) => one.get(id) ?? []);
      return { id, similarity: values.reduce((sum, value) => sum + value, 0) / values.length };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

const definingVectors = (
  vectors: ReadonlyMap<string, Float32Array>,
  ids: readonly string[],
  words?: Float32Array,
) => [...ids.flatMap((id) => vectors.get(id) ?? []), ...(words ? [words] : [])];

function bySharedWords({ texts }: ComparedSet, { ids, words }: Domain): Map<string, number> {
  const defining = [...ids.flatMap((id) => texts.get(id) ?? []), words].filter((text) =>
    text.trim(),
  );
  return defining.length > 0 ? centred(sharedWords(texts, defining)) : new Map();
}

/** Of vectors to one of another kind, by id: from -1 to 1, around 0. */
function nearness(
  vectors: ReadonlyMap<string, Float32Array>,
  to: Float32Array,
): Map<string, number> {
  if (vectors.size === 0) return new Map();
  const values = centred(new Map([...vectors].map(([id, vector]) => [id, cosine(vector, to)])));
  const largest = Math.max(...[...values.values()].map(Math.abs));
  return new Map([...values].map(([id, value]) => [id, largest > 0 ? value / largest : 0]));
}

/** Less their mean. */
function centred(values: ReadonlyMap<string, number>): Map<string, number> {
  const mean = [...values.values()].reduce((sum, value) => sum + value, 0) / values.size;
  return new Map([...values].map(([id, value]) => [id, value - mean]));
}

/** By id; none where no vector defines the domain. */
function similarities(
  vectors: ReadonlyMap<string, Float32Array>,
  defining: readonly Float32Array[],
): Map<string, number> {
  if (vectors.size === 0 || defining.length === 0) return new Map();
  const scale = standardiser([...vectors.values()]);
  const centre = meanOf(defining.map(scale));
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
