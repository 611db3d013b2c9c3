/**
 * Visual dependence: how much more likely a model finds an example's answers with its pictures than with blank ones. The measure
 * is ours; it is the pointwise mutual information of answer and picture given the question, a token, as the model has it.
 */
import type { Job } from "../base/async/job.ts";
import { hash32 } from "../base/hash.ts";
import type { ModelSession } from "../inference/session.ts";
import type { MediaCache } from "../inference/visual/mediaKeys.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import type { VisualGain } from "../quality/rule.ts";
import { plainRows } from "../runs/data/batchRows.ts";
import { microBatch } from "../runs/data/rows.ts";
import { evalLoss } from "../train/evaluate.ts";

const SEED = 11;

/** At most `most` rows with media, chosen by a seeded hash of their ids, so that a larger set does not choose all anew. */
export function sampleOf(rows: readonly TrainingRow[], most: number): TrainingRow[] {
  return rows
    .filter(({ example }) => example.media.length > 0)
    .toSorted((a, b) => hash32(a.example.id, SEED) - hash32(b.example.id, SEED))
    .slice(0, most);
}

/**
 * The gain of one row after another, by the base model. `seen`: feature rows of the media themselves.
 * @throws the signal's reason when the job is cancelled
 */
export async function visualGains(
  session: ModelSession,
  rows: readonly TrainingRow[],
  { seen, blank }: { seen: MediaCache; blank: MediaCache },
  job: Job,
): Promise<VisualGain[]> {
  const gains: VisualGain[] = [];
  const lossWith = async (row: TrainingRow, cache: MediaCache) =>
    evalLoss(session, undefined, [await microBatch(plainRows([row]), cache)]);
  for (const row of rows) {
    job.progress("Reading answers with and without their pictures", gains.length, rows.length);
    const gain = (await lossWith(row, blank)) - (await lossWith(row, seen));
    gains.push({ exampleId: row.example.id, gain });
  }
  job.progress("Reading answers with and without their pictures", rows.length, rows.length);
  return gains;
}
