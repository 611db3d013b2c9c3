/** All rules of the Quality page, and what they find in a set. */
import { SEVERITIES, type QualityFinding, type QualityReport } from "../protocol/quality.ts";
import type { QualityInput, QualityRule } from "./rule.ts";
import { answerLengths } from "./rules/answerLengths.ts";
import { blankPictures } from "./rules/blankPictures.ts";
import { classImbalance } from "./rules/classImbalance.ts";
import { contradictions } from "./rules/contradictions.ts";
import { duplicates } from "./rules/duplicates.ts";
import { emptyAnswers } from "./rules/emptyAnswers.ts";
import { leaks } from "./rules/leaks.ts";
import { lookAlikes } from "./rules/lookAlikes.ts";
import { modelLimits } from "./rules/modelLimits.ts";
import { promptDiversity } from "./rules/promptDiversity.ts";
import { smallPictures } from "./rules/smallPictures.ts";
import { taskCoverage } from "./rules/taskCoverage.ts";
import { visualDependence } from "./rules/visualDependence.ts";

/** The order in which findings of equal weight are shown. */
export const QUALITY_RULES: readonly QualityRule[] = [
  leaks,
  lookAlikes,
  contradictions,
  modelLimits,
  emptyAnswers,
  duplicates,
  blankPictures,
  smallPictures,
  classImbalance,
  visualDependence,
  answerLengths,
  promptDiversity,
  taskCoverage,
];

interface Looked {
  rule: QualityRule;
  findings: QualityFinding[];
  text: string;
}

/** One rule after another: a large set is looked at in pieces. */
export function* lookWithEach(input: QualityInput): Generator<Looked> {
  for (const rule of QUALITY_RULES) {
    const findings = rule.find(input).map((finding) => ({ rule: rule.id, ...finding }));
    yield { rule, findings, text: rule.lookedAt(input) };
  }
}

/** What all rules found, the worst first. */
export function gathered(looked: readonly Looked[]): Pick<QualityReport, "findings" | "lookedAt"> {
  const findings = looked.flatMap((one) => one.findings);
  return {
    findings: SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity)),
    lookedAt: looked.map(({ rule: { id, title }, text, findings: own }) => ({
      ...{ rule: id, title, text, found: own.length },
    })),
  };
}

export const findAll = (input: QualityInput) => gathered([...lookWithEach(input)]);
