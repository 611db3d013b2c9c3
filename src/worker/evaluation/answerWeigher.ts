/** How likely answers are in the eyes of a report's two models, without a specialist: the model, and the run's adapter on it. */
import type { Job } from "../../base/async/job.ts";
import { aloneQuestions } from "../../dataset/aloneQuestions.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import {
  baseFeatureCache,
  pixelValuesCache,
  prepareMedia,
} from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../../modelLibrary/sessions.ts";
import type { Example } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { plainRows } from "../../runs/data/batchRows.ts";
import { microBatch, pixelMicroBatch } from "../../runs/data/rows.ts";
import { encodeConversation } from "../../text/conversation.ts";
import { evalLoss } from "../../train/evaluate.ts";
import type { Context } from "../context.ts";

interface WeigherParts {
  loaded: LoadedModel;
  /** The examples of the report's version. */
  examples: ReadonlyMap<string, Example>;
  system: string;
  adapter: LoadedAdapter;
  caches: Record<"base" | "adapter", FeatureCache>;
}

export class AnswerWeigher {
  readonly #parts: WeigherParts;

  constructor(parts: WeigherParts) {
    this.#parts = parts;
  }

  example(id: string): Example | undefined {
    return this.#parts.examples.get(id);
  }

  /**
   * A question as it is asked alone, with an answer to weigh: the right one unless another is given. Null where the example
   * holds no such question.
   * @throws UserError as `encodeConversation`
   */
  row(example: Example, index: number, given?: string): TrainingRow | null {
    const { system, loaded } = this.#parts;
    const question = aloneQuestions(example).find((asked) => asked.index === index);
    if (!question) return null;
    const { text, media, turn } = question;
    const turns = [{ question: text, answer: given ?? turn.answer }];
    const encoded = encodeConversation({ system, turns, media }, loaded.reader);
    return { example: { ...example, media }, encoded };
  }

  /** Makes the media of all rows ready for both models. */
  async prepare(rows: readonly TrainingRow[], progress: Job["progress"]): Promise<void> {
    const keys = rows.flatMap(({ example, encoded }) => mediaKeysOf(example.media, encoded));
    const { base, adapter } = this.#parts.caches;
    for (const cache of new Set([base, adapter])) await prepareMedia(cache, keys, progress);
  }

  /** Mean log-probability of the answer's tokens, its end token among them, in nats. */
  async logLikelihood(who: "base" | "adapter", row: TrainingRow): Promise<number> {
    const { loaded, adapter, caches } = this.#parts;
    const worn = who === "adapter" ? adapter : undefined;
    const pack = worn?.layout.vision ? pixelMicroBatch : microBatch;
    const batch = await pack(plainRows([row]), caches[who]);
    return -(await evalLoss(loaded.session, worn, [batch]));
  }
}

/** Opens both models of a report for as long as `work` takes. */
export async function withWeigher<T>(
  { library, models }: Context,
  sessions: ModelSessions,
  report: EvalReport,
  { job, reason }: { job: Job; /** Why the model stays open, as a clause. */ reason: string },
  work: (weigher: AnswerWeigher) => Promise<T>,
): Promise<T> {
  const run = await library.runs.get(report.runId);
  const { config, projectId, versionId } = run;
  const { rows, system } = await library.versionContent(projectId, versionId);
  const loaded = await sessions.open(config, job);
  const release = sessions.lease(loaded, reason);
  let adapter: LoadedAdapter | undefined;
  try {
    adapter = await loadRunAdapter(loaded.session, library, run);
    const context = { library, models };
    const base = await baseFeatureCache(context, loaded, config.precision);
    const adapted = adapter.layout.vision ? await pixelValuesCache(context, loaded) : base;
    const examples = new Map(rows.map((example) => [example.id, example]));
    const caches = { base, adapter: adapted };
    return await work(new AnswerWeigher({ loaded, examples, system, adapter, caches }));
  } finally {
    adapter?.destroy();
    release();
  }
}
