/** The rows of a micro-batch in all views of an objective, and whose media they show. Pure, so that the planner does it too. */
import { hash32 } from "../../base/hash.ts";
import { Random } from "../../base/random.ts";
import type { Objective } from "../../methods/objective.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { BatchContent, ViewBatch } from "../../train/batchShape.ts";
import { shareBeginnings } from "../../train/sharedBeginnings.ts";
import { mediaIdOf } from "./mediaId.ts";

export interface BatchRows {
  content: BatchContent;
  /** Rows whose media are the media of the micro-batch, in order: the plain rows, then those of other views. */
  mediaOwners: readonly TrainingRow[];
}

export interface BatchContext {
  /** All train rows of the run. */
  rows: readonly TrainingRow[];
  seed: number;
  step: number;
}

/** The rows in the plain view alone, as evaluation reads them; those that begin alike share their beginning. */
export function plainRows(rows: readonly TrainingRow[]): BatchRows {
  const { sequences, owners } = shareBeginnings(
    rows.map(({ encoded }) => encoded),
    rows.map(mediaIdOf),
  );
  return { content: { conversations: sequences }, mediaOwners: owners.map((i) => rows[i]!) };
}

export function batchRows(
  rows: readonly TrainingRow[],
  { views }: Pick<Objective, "views">,
  { rows: all, seed, step }: BatchContext,
): BatchRows {
  // Rows in several views stand for themselves: each view has as many conversations as the plain one.
  if (views.length === 0) return plainRows(rows);
  const others: TrainingRow[] = [];
  const made = views.map(({ view }): ViewBatch => {
    const own = rows.map((row) => {
      const random = new Random(hash32(`${view.name} ${row.example.id} ${step}`, seed));
      return view.of(row, { rows: all, random });
    });
    return {
      name: view.name,
      conversations: own.map((row, i) => (row ?? rows[i]!).encoded),
      present: own.map((row) => row !== null),
      owners: own.map((row, i) => {
        if (!row || showsSameMedia(row, rows[i]!)) return i;
        return rows.length + others.push(row) - 1;
      }),
    };
  });
  return {
    content: {
      conversations: rows.map(({ encoded }) => encoded),
      views: made,
      ...(others.length > 0 && { otherOwners: others.map(({ encoded }) => encoded) }),
    },
    mediaOwners: [...rows, ...others],
  };
}

function showsSameMedia(a: TrainingRow, b: TrainingRow): boolean {
  const [own, other] = [a.example.media, b.example.media];
  return own.length === other.length && own.every(({ hash }, i) => hash === other[i]!.hash);
}
