/** Macro one-vs-rest AUC of many resamples of the same examples: each class sorts them once, and a resample is counts. */

export class ResampledAucs {
  /** Of each class, the examples of equal scores, the lowest first. */
  readonly #ties: number[][][];
  readonly #targets: readonly number[];

  /** As for `classAucs`. */
  constructor(scores: readonly ArrayLike<number>[], targets: readonly number[], classes: number) {
    this.#targets = targets;
    this.#ties = Array.from({ length: classes }, (_, c) => tiesOf(scores.map((row) => row[c]!)));
  }

  /** `classAucs(...).macro` of the sample that holds example i `counts[i]` times. */
  macro(counts: ArrayLike<number>): number | null {
    let sum = 0;
    let known = 0;
    for (let c = 0; c < this.#ties.length; c++) {
      const area = this.#area(c, counts);
      if (area === null) continue;
      sum += area;
      known++;
    }
    return known > 0 ? sum / known : null;
  }

  #area(c: number, counts: ArrayLike<number>): number | null {
    let [positives, negatives, won] = [0, 0, 0];
    for (const tie of this.#ties[c]!) {
      let [right, wrong] = [0, 0];
      for (const i of tie) {
        if (this.#targets[i] === c) right += counts[i]!;
        else wrong += counts[i]!;
      }
      won += right * (negatives + wrong / 2);
      positives += right;
      negatives += wrong;
    }
    return positives > 0 && negatives > 0 ? won / (positives * negatives) : null;
  }
}

function tiesOf(values: readonly number[]): number[][] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ties: number[][] = [];
  for (const i of order) {
    const last = ties.at(-1);
    if (last && values[last[0]!] === values[i]) last.push(i);
    else ties.push([i]);
  }
  return ties;
}
