/** All metrics. */
export { bootstrap, quantile } from "./bootstrap.ts";
export { chance, commonestAnswers } from "./chance.ts";
export { classScores } from "./classScores.ts";
export { confusion } from "./confusion.ts";
export { exactMatch } from "./exactMatch.ts";
export { wilsonInterval } from "./interval.ts";
export { kendallTau } from "./kendallTau.ts";
export { labelsIn } from "./labelsIn.ts";
export { normaliseAnswer } from "./metric.ts";
export { pairedInterval } from "./pairedInterval.ts";
export { rougeL } from "./rougeL.ts";
export { rougeLSummary } from "./rougeLSummary.ts";
export { setScores } from "./setScores.ts";
export { signTest } from "./signTest.ts";
export { tokenF1 } from "./tokenF1.ts";
export { tokenRecall } from "./tokenRecall.ts";
