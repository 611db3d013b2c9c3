/**
 * Precision, recall and F1 of each class, and their summaries, from a confusion matrix; as scikit-learn gives them with
 * `labels` the classes that occur and `zero_division=0`. "No class named" is an answer but no class: it costs recall only.
 */

export interface ClassScore {
  precision: number;
  recall: number;
  f1: number;
  /** How many questions have it as their right answer. */
  support: number;
}

export interface ClassScores {
  /** In the order of the matrix; 0 where a denominator is 0. */
  classes: ClassScore[];
  accuracy: number;
  /** Mean recall of the classes that are the right answer of some question. */
  balancedAccuracy: number;
  /** Mean F1 of the classes that occur as a right or a given answer. */
  macroF1: number;
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => ratio(sum(values), values.length);

/** `counts`: (classes, classes + 1), rows right, columns given, the last for no class named. */
export function classScores(counts: readonly (readonly number[])[]): ClassScores {
  const given = counts.map((_, i) => sum(counts.map((row) => row[i]!)));
  const classes = counts.map((row, i): ClassScore => {
    const right = row[i]!;
    const support = sum(row);
    return {
      precision: ratio(right, given[i]!),
      recall: ratio(right, support),
      f1: ratio(2 * right, given[i]! + support),
      support,
    };
  });
  const occurring = classes.filter(({ support }, i) => support + given[i]! > 0);
  return {
    classes,
    accuracy: ratio(sum(counts.map((row, i) => row[i]!)), sum(counts.flat())),
    balancedAccuracy: mean(
      classes.filter(({ support }) => support > 0).map(({ recall }) => recall),
    ),
    macroF1: mean(occurring.map(({ f1 }) => f1)),
  };
}
