/** All that follows from the answers of a report. */
import { commonestAnswers, normaliseAnswer } from "../metrics/index.ts";
import type {
  AnswerScore,
  EvalFindings,
  EvalVerdict,
  KindFindings,
  ReportWithFindings,
} from "../protocol/evaluation/findings.ts";
import type { EvalReport, ScoredAnswer } from "../protocol/reports.ts";
import type { TaskId } from "../protocol/evaluation/tasks.ts";
import { aucFindings } from "./classAucs.ts";
import { classesByKind } from "../dataset/classes/classesByKind.ts";
import { classTable, type Placed } from "./classification.ts";
import { limitations } from "./limitations.ts";
import { pairedDifference } from "./pairedDifference.ts";
import { pictureUse } from "./pictureUse.ts";
import { listUse } from "./withoutLists.ts";
import { rankingFindings } from "./ranking.ts";
import { isOwn, kindsOf, scoreTable } from "./scoreTable.ts";
import { specialistAloneText } from "./specialistAloneText.ts";
import { groupOf } from "./groupOf.ts";
import { taskOf } from "./tasks/index.ts";
import { taskScores } from "./taskScores.ts";
import { tasteFindings } from "./taste/tasteFindings.ts";
import { verdict } from "./verdict.ts";

/** The tasks that a person chose, by kind. */
export type ChosenTasks = Readonly<Record<string, TaskId>>;

/** The report as it is stored, its scores worked out and its kinds named as they are now, with its findings. */
export function withFindings(report: EvalReport, chosen: ChosenTasks = {}): ReportWithFindings {
  return { ...report, ...scoreTable(report.answers), findings: findings(report, chosen) };
}

export function findings(report: EvalReport, chosen: ChosenTasks = {}): EvalFindings {
  const placed = report.answers
    .map((answer, at): Placed => ({ answer, at }))
    .filter(({ answer }) => isOwn(answer));
  const own = placed.map(({ answer }) => answer);
  const commonest = commonestAnswers(own);
  const classes = classesOfReport(report, own);
  const answerScores = report.answers.map((): AnswerScore => ({ base: null, adapter: null }));
  const kinds = kindsOf(own).map((kind) => {
    const ofKind = placed.filter(({ answer }) => answer.kind === kind);
    const answers = ofKind.map(({ answer }) => answer);
    const task = taskOf({ questions: answers, classes: classes[kind] }, chosen[kind]);
    const { findings: found, each } = taskScores(task, answers, classes[kind]);
    ofKind.forEach(({ at }, i) => {
      answerScores[at] = { base: each.base[i]!, adapter: each.adapter[i]! };
    });
    return { ...kindFindings(ofKind, commonest.get(kind)!, classes[kind]), task: found };
  });
  const facts = {
    overBase: overBase(own),
    overCommonest: overCommonest(own, commonest),
    kinds,
    pictureUse: pictureUse(own),
    hasPictures: own.some((answer) => answer.part === "image" || answer.part === "video"),
  };
  const { hasPictures: _, ...rest } = facts;
  return {
    verdict: asFound(
      report,
      verdict({ ...report, ...facts, forgotten: forgotten(report.answers) }),
    ),
    limitations: limitations({ ...report, ...facts }),
    answerScores,
    taste: tasteFindings(report),
    ranking: rankingFindings(report.ranking ?? []),
    aucs: aucFindings(report),
    listUse: listUse(own, report.withoutLists ?? false),
    specialistAlone: report.specialistAlone ? specialistAloneText(report.specialistAlone) : null,
    ...rest,
  };
}

/** What watched questions show is no success: the best step was chosen by them. */
function asFound({ split }: EvalReport, found: EvalVerdict): EvalVerdict {
  if (split !== "validation") return found;
  return {
    tone: found.tone === "good" ? "calm" : found.tone,
    text: `These questions were watched while it learnt, and the best step was chosen by them: use them to find what to teach next, not to say how good it is. ${found.text}`,
  };
}

/** Those of all splits where the report has them. One that leaves out a right answer, as in a file that was edited, is not used. */
export function classesOfReport({ classes = {} }: EvalReport, own: readonly ScoredAnswer[]) {
  const isWhole = ([kind, names]: [string, string[]]) => {
    const known = new Set(names.map(normaliseAnswer));
    return own.every(
      (answer) => answer.kind !== kind || known.has(normaliseAnswer(answer.reference)),
    );
  };
  return { ...classesByKind(own), ...Object.fromEntries(Object.entries(classes).filter(isWhole)) };
}

function kindFindings(
  placed: readonly Placed[],
  commonest: string,
  classes: string[] | undefined,
): Omit<KindFindings, "task"> {
  const answers = placed.map(({ answer }) => answer);
  const { kind } = answers[0]!;
  const same = answers.filter(({ reference }) => normaliseAnswer(reference) === commonest);
  return {
    kind,
    commonest: { answer: same[0]!.reference, share: same.length / answers.length },
    overBase: overBase(answers),
    overCommonest: overCommonest(answers, new Map([[kind, commonest]])),
    ...(classes && { table: classTable(placed, classes) }),
  };
}

function forgotten(answers: readonly ScoredAnswer[]) {
  const general = answers.filter((answer) => !isOwn(answer));
  return pairedDifference(
    general.map((answer) => ({
      first: answer.baseRight,
      second: answer.adapterRight,
      group: groupOf(answer),
    })),
  );
}

function overBase(answers: readonly ScoredAnswer[]) {
  return pairedDifference(
    answers.map((answer) => ({
      first: answer.adapterRight,
      second: answer.baseRight,
      group: groupOf(answer),
    })),
  );
}

function overCommonest(answers: readonly ScoredAnswer[], commonest: ReadonlyMap<string, string>) {
  return pairedDifference(
    answers.map((answer) => ({
      first: answer.adapterRight,
      second: normaliseAnswer(answer.reference) === commonest.get(answer.kind),
      group: groupOf(answer),
    })),
  );
}
