/** Weighs every class as the answer to each own question of a report that has classes, by both models and without a specialist. */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { classesOfReport } from "../../evaluation/findings.ts";
import { isOwn } from "../../evaluation/scoreTable.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type {
  ClassLikelihoods,
  WeighedQuestion,
} from "../../protocol/evaluation/classLikelihoods.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Context } from "../context.ts";
import { withWeigher, type AnswerWeigher } from "./answerWeigher.ts";
import { putFound } from "./storedReports.ts";

/** A question with a row for each class of its kind. */
interface Candidates extends Pick<WeighedQuestion, "exampleId" | "turn"> {
  rows: TrainingRow[];
}

interface KindCandidates {
  kind: string;
  classes: string[];
  questions: Candidates[];
}

/** @returns the report with what was weighed. @throws UserError when no question has classes or asks about an example */
export async function weighClasses(
  context: Context,
  sessions: ModelSessions,
  report: EvalReport,
  job: Job,
): Promise<EvalReport> {
  const reason = "All classes are being weighed";
  const kinds = await withWeigher(context, sessions, report, { job, reason }, (weigher) =>
    weighKinds(weigher, candidatesOf(report, weigher), job),
  );
  const classLikelihoods = { createdAt: new Date().toISOString(), kinds };
  return putFound(context.library, report, { classLikelihoods });
}

async function weighKinds(
  weigher: AnswerWeigher,
  kinds: readonly KindCandidates[],
  { progress }: Job,
): Promise<ClassLikelihoods["kinds"]> {
  const rows = kinds.flatMap(({ questions }) => questions.flatMap((question) => question.rows));
  await weigher.prepare(rows, progress);
  let done = 0;
  const weigh = async (who: "base" | "adapter", candidates: readonly TrainingRow[]) => {
    const found: number[] = [];
    for (const row of candidates) {
      progress("Weighing every class", done++, 2 * rows.length);
      found.push(await weigher.logLikelihood(who, row));
    }
    return found;
  };
  const weighed: ClassLikelihoods["kinds"] = [];
  for (const { kind, classes, questions } of kinds) {
    const found: WeighedQuestion[] = [];
    for (const { exampleId, turn, rows: candidates } of questions) {
      const base = await weigh("base", candidates);
      found.push({ exampleId, turn, base, adapter: await weigh("adapter", candidates) });
    }
    weighed.push({ kind, classes, questions: found });
  }
  return weighed;
}

function candidatesOf(report: EvalReport, weigher: AnswerWeigher): KindCandidates[] {
  const own = report.answers.filter(isOwn);
  const kinds = Object.entries(classesOfReport(report, own)).map(([kind, classes]) => ({
    ...{ kind, classes },
    questions: own
      .filter((answer) => answer.kind === kind)
      .flatMap(({ exampleId, turn }): Candidates[] => {
        const example = weigher.example(exampleId);
        const rows = classes.map((name) => example && weigher.row(example, turn, name));
        return rows.every((row) => !!row) ? [{ exampleId, turn, rows }] : [];
      }),
  }));
  const known = kinds.filter(({ questions }) => questions.length > 0);
  if (known.length > 0) return known;
  throw new UserError(
    "No question of this report has classes to weigh: 2 to 20 different answers that come twice or more on average. Hide more examples of each class, and ask again.",
  );
}
