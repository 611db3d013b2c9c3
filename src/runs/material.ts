/** All that a lesson learns from, ready to be fed: its rows, what it is asked meanwhile, and its media as the model takes them in. */
import { UserError } from "../base/userError.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { VersionContent } from "../protocol/records.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import type { MicroBatch } from "../train/pack.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import type { OpenedModel } from "../modelLibrary/sessions.ts";
import type { FeatureShelf } from "../inference/featureCache.ts";
import {
  cutBatch,
  lessonRows,
  microBatch,
  sightsOfRows,
  type LessonRow,
  type LessonRows,
} from "./rows.ts";
import type { Report } from "../base/progressMeter.ts";
import { probesOf, type Probe } from "./samplePrompts.ts";
import { adaptedShelf, cutShelf, featureShelf, prepare } from "../modelLibrary/featureCaches.ts";
import { sightsOf } from "../inference/mediaKeys.ts";

/** Check conversations that are looked at; more would make a check longer than the steps between two. */
export const CHECK_ROWS = 24;

export interface LessonMaterial {
  rows: LessonRows;
  check: LessonRow[];
  probes: Probe[];
  /** Rows that go through the GPU together. */
  batch(rows: readonly LessonRow[]): Promise<MicroBatch>;
  /** The probes' media as the model sees them with the adapter as it is now. */
  seenWith(adapter: LoadedAdapter): FeatureShelf;
}

/** @throws UserError when nothing can be learned from. */
export async function lessonMaterial(
  context: Pick<ModelContext, "library" | "models">,
  opened: OpenedModel,
  config: RunConfig,
  { rows: frozen, system }: Pick<VersionContent, "rows" | "system">,
  towersLearn: boolean,
  progress: Report,
): Promise<LessonMaterial> {
  const rows = lessonRows(frozen, config, system, opened.reader);
  if (rows.own.length === 0) {
    throw new UserError(
      "There is no example with an answer to learn from. Write answers, or choose other parts.",
    );
  }
  const check = rows.check.slice(0, CHECK_ROWS);
  const probes = probesOf(check.length > 0 ? check : rows.own, system, opened.reader);
  const sights = [
    ...sightsOfRows([...rows.own, ...rows.replay, ...check]),
    ...probes.flatMap(({ media, encoded }) => sightsOf(media, encoded)),
  ];
  const shelf = towersLearn
    ? await cutShelf(context, opened)
    : await featureShelf(context, opened, config.precision);
  await prepare(shelf, sights, progress);
  const pack = towersLearn ? cutBatch : microBatch;
  return {
    ...{ rows, check, probes },
    batch: (some) => pack(some, shelf),
    seenWith: (adapter) => (towersLearn ? adaptedShelf(opened, adapter, shelf) : shelf),
  };
}
