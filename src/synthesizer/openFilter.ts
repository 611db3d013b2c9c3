/** The filter that a person has chosen, ready to be asked: our rule, a model asked in words, or an entailment tool. */
import type { Job } from "../base/async/job.ts";
import type { LoadedModel, ModelSessions } from "../modelLibrary/sessions.ts";
import type { FilterChoice, TaskTriplet, Verdict } from "../protocol/synthesis.ts";
import { loadRunAdapter } from "../runs/adapterFiles.ts";
import { DEFAULT_PRECISION } from "../runs/planning/presets.ts";
import type { Library } from "../storage/library.ts";
import { entailmentQuestion } from "../synthesis/entailment/entailmentQuestion.ts";
import { ruleVerdict } from "../synthesis/filter/rule.ts";
import { filterTasks } from "./filterTasks.ts";
import { judgeLabels } from "./judgeLabels.ts";

export interface OpenFilter {
  /** One verdict a triplet, in their order. @throws the signal's reason when it is aborted */
  judge(triplets: readonly TaskTriplet[], signal: AbortSignal): Promise<Verdict[]>;
  close(): void;
}

/** @throws {UserError} when the model or the tool cannot be opened */
export async function openFilter(
  library: Library,
  sessions: ModelSessions,
  filter: Exclude<FilterChoice, { kind: "none" }>,
  job: Job,
): Promise<OpenFilter> {
  switch (filter.kind) {
    case "rule":
      return { judge: async (triplets) => triplets.map(ruleVerdict), close: () => {} };
    case "model": {
      const loaded = await sessions.open(
        { modelId: filter.modelId, precision: DEFAULT_PRECISION },
        job,
      );
      return {
        judge: (triplets, signal) => filterTasks(loaded, triplets, signal),
        close: sessions.lease(loaded, IN_USE),
      };
    }
    case "entailment":
      return openTool(library, sessions, filter.runId, job);
    default:
      throw new Error(`No such filter: ${JSON.stringify(filter satisfies never)}`);
  }
}

const IN_USE = "Answers are being compared";

async function openTool(
  library: Library,
  sessions: ModelSessions,
  runId: string,
  job: Job,
): Promise<OpenFilter> {
  const run = await library.runs.get(runId);
  const loaded: LoadedModel = await sessions.open(run.config, job);
  const release = sessions.lease(loaded, IN_USE);
  const adapter = await loadRunAdapter(loaded.session, library, run).catch((error: unknown) => {
    release();
    throw error;
  });
  return {
    judge: (triplets, signal) =>
      judgeLabels(loaded, adapter, triplets.map(entailmentQuestion), signal),
    close() {
      adapter.destroy();
      release();
    },
  };
}
