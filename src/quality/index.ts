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

/** The worst first. */
export function findAll(input: QualityInput): Pick<QualityReport, "findings" | "lookedAt"> {
  const found = QUALITY_RULES.map((rule) => ({ rule, findings: rule.find(input) }));
  const findings = found.flatMap(({ rule, findings: own }) =>
    own.map((finding): QualityFinding => ({ rule: rule.id, ...finding })),
  );
  return {
    findings: SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity)),
    lookedAt: found.map(({ rule, findings: own }) => ({
      rule: rule.id,
      title: rule.title,
      text: rule.lookedAt(input),
      found: own.length,
    })),
  };
}
