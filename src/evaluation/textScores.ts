/** How near the texts of both models come to the reference answers, with intervals. */
import { bootstrap, rougeL, rougeLSummary, tokenRecall } from "../metrics/index.ts";
import type { TextScores } from "../protocol/findings.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";

const METRICS = { rougeL, rougeLSummary, tokenRecall };

type Scores = Record<keyof TextScores, number>;

export function textTable(
  answers: readonly ScoredAnswer[],
): Record<"base" | "adapter", TextScores> {
  return { base: textScores(answers, "base"), adapter: textScores(answers, "adapter") };
}

function textScores(answers: readonly ScoredAnswer[], who: "base" | "adapter"): TextScores {
  const byExample = new Map<string, Scores[]>();
  for (const { exampleId, reference, ...answer } of answers) {
    const scores = byName((name) => METRICS[name](answer[who], reference));
    byExample.set(exampleId, [...(byExample.get(exampleId) ?? []), scores]);
  }
  const clusters = [...byExample.values()];
  const values = means(clusters.flat());
  const intervals = bootstrap(clusters, means);
  return byName((name) => ({ value: values[name], ...intervals[name] }));
}

function means(sample: readonly Scores[]): Scores {
  return byName((name) => sample.reduce((sum, scores) => sum + scores[name], 0) / sample.length);
}

function byName<T>(of: (name: keyof TextScores) => T): Record<keyof TextScores, T> {
  return {
    rougeL: of("rougeL"),
    rougeLSummary: of("rougeLSummary"),
    tokenRecall: of("tokenRecall"),
  };
}
