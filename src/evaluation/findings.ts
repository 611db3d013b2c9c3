/** All that follows from the answers of a report. */
import { commonestAnswers, normaliseAnswer } from "../metrics/index.ts";
import type { EvalFindings, KindFindings, ReportWithFindings } from "../protocol/findings.ts";
import type { EvalReport, ScoredAnswer } from "../protocol/reports.ts";
import { classesByKind } from "./classes.ts";
import { classTable, type Placed } from "./classification.ts";
import { limitations } from "./limitations.ts";
import { listTable } from "./listScores.ts";
import { pairedDifference } from "./pairedDifference.ts";
import { pictureUse } from "./pictureUse.ts";
import { isOwn, kindsOf, scoreTable } from "./scoreTable.ts";
import { textTable } from "./textScores.ts";
import { verdict } from "./verdict.ts";

/** The report as it is stored, its kinds named as they are now, with its findings. */
export function withFindings(report: EvalReport): ReportWithFindings {
  const kinds = scoreTable(report.answers).kinds;
  return { ...report, kinds, findings: findings(report) };
}

export function findings(report: EvalReport): EvalFindings {
  const placed = report.answers
    .map((answer, at): Placed => ({ answer, at }))
    .filter(({ answer }) => isOwn(answer));
  const own = placed.map(({ answer }) => answer);
  const commonest = commonestAnswers(own);
  const classes = classesOfReport(report, own);
  const kinds = kindsOf(own).map((kind) =>
    kindFindings(
      placed.filter(({ answer }) => answer.kind === kind),
      commonest.get(kind)!,
      classes[kind],
    ),
  );
  const facts = {
    overBase: overBase(own),
    overCommonest: overCommonest(own, commonest),
    kinds,
    pictureUse: pictureUse(own),
    hasPictures: own.some((answer) => answer.part === "image" || answer.part === "video"),
  };
  const { hasPictures: _, ...rest } = facts;
  return {
    verdict: verdict({ ...report, ...facts, forgotten: forgotten(report.answers) }),
    limitations: limitations({ ...report, ...facts }),
    ...rest,
  };
}

/** Those of all splits where the report has them. One that leaves out a right answer, as in a file that was edited, is not used. */
function classesOfReport({ classes = {} }: EvalReport, own: readonly ScoredAnswer[]) {
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
): KindFindings {
  const answers = placed.map(({ answer }) => answer);
  const { kind } = answers[0]!;
  const same = answers.filter(({ reference }) => normaliseAnswer(reference) === commonest);
  return {
    kind,
    commonest: { answer: same[0]!.reference, share: same.length / answers.length },
    overBase: overBase(answers),
    overCommonest: overCommonest(answers, new Map([[kind, commonest]])),
    ...(classes ? { table: classTable(placed, classes) } : wordings(answers)),
  };
}

function wordings(answers: readonly ScoredAnswer[]): Pick<KindFindings, "texts" | "lists"> {
  const lists = listTable(answers);
  return { texts: textTable(answers), ...(lists && { lists }) };
}

function forgotten(answers: readonly ScoredAnswer[]) {
  const general = answers.filter((answer) => !isOwn(answer));
  return pairedDifference(general.map(({ adapterRight, baseRight }) => [baseRight, adapterRight]));
}

function overBase(answers: readonly ScoredAnswer[]) {
  return pairedDifference(answers.map(({ adapterRight, baseRight }) => [adapterRight, baseRight]));
}

function overCommonest(answers: readonly ScoredAnswer[], commonest: ReadonlyMap<string, string>) {
  return pairedDifference(
    answers.map(({ adapterRight, reference, kind }) => [
      adapterRight,
      normaliseAnswer(reference) === commonest.get(kind),
    ]),
  );
}
