/**
 * Weighs the right answers of a report about their own pictures and about those of other examples, by both models and without a
 * specialist: the questions that were asked about other pictures, with the same pictures.
 */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { RankedAnswer } from "../../protocol/evaluation/ranking.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Context } from "../context.ts";
import { withWeigher, type AnswerWeigher } from "./answerWeigher.ts";
import { putFound } from "./storedReports.ts";

/** A question with its right answer, about its own media and about another example's. */
interface Pair extends Pick<RankedAnswer, "exampleId" | "turn" | "otherId"> {
  own: TrainingRow;
  other: TrainingRow;
}

/** @returns the report with what was ranked. @throws UserError when nothing was asked about another picture */
export async function rankAnswers(
  context: Context,
  sessions: ModelSessions,
  report: EvalReport,
  job: Job,
): Promise<EvalReport> {
  const reason = "Right answers are being weighed";
  const ranking = await withWeigher(context, sessions, report, { job, reason }, (weigher) =>
    weighPairs(weigher, pairsOf(report, weigher), job),
  );
  return putFound(context.library, report, { ranking });
}

async function weighPairs(
  weigher: AnswerWeigher,
  pairs: readonly Pair[],
  { progress }: Job,
): Promise<RankedAnswer[]> {
  const rows = pairs.flatMap(({ own, other }) => [own, other]);
  await weigher.prepare(rows, progress);
  const ranking: RankedAnswer[] = [];
  for (const { exampleId, turn, otherId, own, other } of pairs) {
    progress("Weighing right answers", ranking.length, pairs.length);
    // Geometric mean of the probabilities of the answer's tokens.
    const by = async (who: "base" | "adapter") => ({
      own: Math.exp(await weigher.logLikelihood(who, own)),
      other: Math.exp(await weigher.logLikelihood(who, other)),
    });
    const base = await by("base");
    ranking.push({ exampleId, turn, otherId, base, adapter: await by("adapter") });
  }
  return ranking;
}

function pairsOf(report: EvalReport, weigher: AnswerWeigher): Pair[] {
  const pairs = report.answers.flatMap(({ exampleId, turn, otherPicture }): Pair[] => {
    const example = weigher.example(exampleId);
    const other = otherPicture && weigher.example(otherPicture.exampleId);
    if (!example || !other) return [];
    const own = weigher.row(example, turn);
    const instead = weigher.row({ ...example, media: other.media }, turn);
    return own && instead ? [{ exampleId, turn, otherId: other.id, own, other: instead }] : [];
  });
  if (pairs.length > 0) return pairs;
  throw new UserError(
    "No question of this report was asked about another picture, so there is nothing to compare. Hide at least two examples with different right answers, and ask again.",
  );
}
