/**
 * Weighs the right answers of a report about their own pictures and about those of other examples, by both models and without a
 * specialist: the questions that were asked about other pictures, with the same pictures.
 */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { aloneQuestions } from "../../dataset/aloneQuestions.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import {
  baseFeatureCache,
  pixelValuesCache,
  prepareMedia,
} from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../../modelLibrary/sessions.ts";
import type { RankedAnswer } from "../../protocol/evaluation/ranking.ts";
import type { Example } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { plainRows } from "../../runs/data/batchRows.ts";
import { microBatch, pixelMicroBatch } from "../../runs/data/rows.ts";
import { encodeConversation } from "../../text/conversation.ts";
import { evalLoss } from "../../train/evaluate.ts";
import type { Context } from "../context.ts";

/** A question with its right answer, about its own media and about another example's. */
interface Pair extends Pick<RankedAnswer, "exampleId" | "turn" | "otherId"> {
  own: TrainingRow;
  other: TrainingRow;
}

/** @returns the report with what was ranked. @throws UserError when nothing was asked about another picture */
export async function rankAnswers(
  { library, models }: Context,
  sessions: ModelSessions,
  report: EvalReport,
  job: Job,
): Promise<EvalReport> {
  const run = await library.runs.get(report.runId);
  const { config, projectId, versionId } = run;
  const { rows, system } = await library.versionContent(projectId, versionId);
  const loaded = await sessions.open(config.modelId, config.precision, job);
  const release = sessions.lease(loaded, "Right answers are being weighed");
  let adapter: LoadedAdapter | undefined;
  try {
    const pairs = pairsOf(report, rows, system, loaded);
    adapter = await loadRunAdapter(loaded.session, library, run);
    const context = { library, models };
    const base = await baseFeatureCache(context, loaded, config.precision);
    const adapted = adapter.layout.vision ? await pixelValuesCache(context, loaded) : base;
    const keys = pairs
      .flatMap(({ own, other }) => [own, other])
      .flatMap(({ example, encoded }) => mediaKeysOf(example.media, encoded));
    for (const cache of new Set([base, adapted])) await prepareMedia(cache, keys, job.progress);
    const ranking: RankedAnswer[] = [];
    for (const { exampleId, turn, otherId, own, other } of pairs) {
      job.progress("Weighing right answers", ranking.length, pairs.length);
      const by = async (who: LoadedAdapter | undefined, cache: FeatureCache) => ({
        own: await likelihood(loaded, who, own, cache),
        other: await likelihood(loaded, who, other, cache),
      });
      ranking.push({
        ...{ exampleId, turn, otherId },
        base: await by(undefined, base),
        adapter: await by(adapter, adapted),
      });
    }
    // Votes may have been cast meanwhile.
    const stored = await library.listReports(report.projectId);
    const ranked = { ...(stored.find(({ id }) => id === report.id) ?? report), ranking };
    await library.putReport(ranked);
    return ranked;
  } finally {
    adapter?.destroy();
    release();
  }
}

function pairsOf(
  report: EvalReport,
  examples: readonly Example[],
  system: string,
  { reader }: LoadedModel,
): Pair[] {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const pairs = report.answers.flatMap(({ exampleId, turn, otherPicture }): Pair[] => {
    const example = byId.get(exampleId);
    const other = otherPicture && byId.get(otherPicture.exampleId);
    if (!example || !other) return [];
    const rowOf = (shown: Example): TrainingRow | null => {
      const asked = aloneQuestions({ ...example, media: shown.media });
      const question = asked.find(({ index }) => index === turn);
      if (!question) return null;
      const { text, media, turn: own } = question;
      const turns = [{ question: text, answer: own.answer }];
      const encoded = encodeConversation({ system, turns, media }, reader);
      return { example: { ...example, media }, encoded };
    };
    const [own, instead] = [rowOf(example), rowOf(other)];
    return own && instead ? [{ exampleId, turn, otherId: other.id, own, other: instead }] : [];
  });
  if (pairs.length > 0) return pairs;
  throw new UserError(
    "No question of this report was asked about another picture, so there is nothing to compare. Hide at least two examples with different right answers, and ask again.",
  );
}

/** Geometric mean of the probabilities of the answer's tokens. */
async function likelihood(
  { session }: LoadedModel,
  adapter: LoadedAdapter | undefined,
  row: TrainingRow,
  cache: FeatureCache,
): Promise<number> {
  const pack = adapter?.layout.vision ? pixelMicroBatch : microBatch;
  const batch = await pack(plainRows([row]), cache);
  return Math.exp(-(await evalLoss(session, adapter, [batch])));
}
