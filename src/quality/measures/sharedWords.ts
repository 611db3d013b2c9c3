/**
 * How many words texts share with those that define a domain: the cosine of their term frequencies, each times the inverse
 * document frequency ln(1 + n / df) (Salton and Buckley 1988). Means of the shipped model's token embeddings, and of its hidden
 * states, told such texts apart no better than 0.44 to 0.75 (area under the ROC curve), so they are not used.
 */
import { tally } from "./diversity.ts";
import { wordsOf } from "./wording.ts";

/** By id, 0 (no word in common) to 1. `domain`: the texts that define it, which count alike. */
export function sharedWords(
  texts: ReadonlyMap<string, string>,
  domain: readonly string[],
): Map<string, number> {
  const counted = new Map([...texts].map(([id, text]) => [id, tally(wordsOf(text))]));
  const defining = domain.map((text) => tally(wordsOf(text)));
  const frequencies = tally([...counted.values()].flatMap((words) => [...words.keys()]));
  const idf = (word: string) => Math.log(1 + texts.size / (frequencies.get(word) ?? 1));
  const weighted = (words: ReadonlyMap<string, number>) =>
    unit(new Map([...words].map(([word, count]) => [word, count * idf(word)])));
  const centre = new Map<string, number>();
  for (const words of defining) {
    for (const [word, value] of weighted(words)) centre.set(word, (centre.get(word) ?? 0) + value);
  }
  const direction = unit(centre);
  return new Map([...counted].map(([id, words]) => [id, dot(weighted(words), direction)]));
}

type Sparse = ReadonlyMap<string, number>;

/** Of length 1, or as it is where it has no length. */
function unit(vector: Sparse): Sparse {
  const length = Math.sqrt([...vector.values()].reduce((sum, value) => sum + value * value, 0));
  return length === 0
    ? vector
    : new Map([...vector].map(([word, value]) => [word, value / length]));
}

const dot = (a: Sparse, b: Sparse) =>
  [...a].reduce((sum, [word, value]) => sum + value * (b.get(word) ?? 0), 0);
