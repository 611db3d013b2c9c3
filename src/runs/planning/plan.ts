/** Memory and steps of a training run, and memory of a chat, from the same programs that will run; nothing is allocated. */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import type { MemoryReport } from "../../protocol/planning/runEstimate.ts";
import type { TermCoverage } from "../../protocol/method.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { MemoryNeed, Offered } from "../../protocol/models.ts";
import { DEFAULT_BINDING_BYTES } from "../../engine/gpu/limits.ts";
import type { Plan } from "../../engine/graph/plan.ts";
import { pooledBytes } from "../../engine/graph/bufferPool.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import { catalogBytes } from "../../engine/weights/catalog.ts";
import { MAX_PROGRAMS } from "../../inference/programCache.ts";
import type { Encoded } from "../../families/parts/encoded.ts";
import type { ModelPlan } from "../../inference/openModel.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { readbackBytes } from "../../train/stepReadbacks.ts";
import { runLayout, runMethod, type RunMethod } from "../data/runMethod.ts";
import { withBlankExemplars } from "../data/exemplars.ts";
import { termCoverage } from "../data/termCoverage.ts";
import { verdictOf } from "./verdict.ts";
import type { TrainingRows } from "../data/rows.ts";
import { keptFeatures } from "../data/keptFeatures.ts";
import { runStages } from "../stages/runStages.ts";
import { watchedRows } from "../stages/watchedRows.ts";
import { besideTraining, chatPrograms, type ProgramsBeside } from "./programs.ts";
import { trainingPrograms, type TrainingPrograms } from "./trainingPrograms.ts";

/** Settings of a run that decide its memory and its time, and of what is learnt no more than the order of sums and what dropout drops. */
export type MemorySettings = Pick<
  RunConfig,
  "batch" | "accumulate" | "checkpointing" | "keptBlocks"
>;

/** Plans a run for one device with any memory settings: what they do not change is planned once. */
export function runPlanner(
  planned: ModelPlan,
  encoded: TrainingRows,
  config: RunConfig,
  profile: DeviceProfile,
  offered: Offered,
  method: RunMethod = runMethod(config),
): (settings: MemorySettings) => MemoryReport {
  const rows = plannedRows(encoded, method);
  const layout = runLayout(planned, config, method);
  const device = { profile, maxBindingBytes: offered.bindingBytes || DEFAULT_BINDING_BYTES };
  const recorder = { ...planned, profile };
  const besides = new Map<number, ProgramsBeside>();
  return (settings) => {
    const chosen = { ...config, ...settings };
    const { batch } = chosen;
    const beside = besides.get(batch) ?? besideTraining(planned, rows, chosen, layout, device);
    besides.set(batch, beside);
    const training = trainingPrograms(recorder, rows, chosen, method, layout);
    return report({ planned, rows, config: chosen, method, layout, offered }, training, beside);
  };
}

/**
 * Device memory of the whole run, vision towers and sample answers included. Staging buffers for uploads and readback are
 * host memory and not counted, except the readback ring of the trainer.
 */
export function estimate(...args: Parameters<typeof runPlanner>): MemoryReport {
  return runPlanner(...args)(args[2]);
}

interface PlannedRun {
  planned: ModelPlan;
  rows: TrainingRows;
  config: RunConfig;
  method: RunMethod;
  layout: AdapterLayout;
  offered: Offered;
}

function report(
  { planned, rows, config, method, layout, offered }: PlannedRun,
  training: TrainingPrograms,
  beside: ProgramsBeside,
): MemoryReport {
  const { catalog, ties } = planned;
  const held = [...training.plans, ...beside.plans];
  const { answers } = beside;
  const plans = [...held, ...answers.plans];
  const weightsBytes = catalogBytes(catalog, ties);
  const adapterBytes = 4 * layout.bytes;
  const { activationsBytes, programsBytes } = larger(
    { activationsBytes: pooledBytes(held), programsBytes: programBytes(held) },
    {
      activationsBytes: pooledBytes(answers.plans) + answers.cacheBytes,
      programsBytes: programBytes(plans),
    },
  );
  const inputsBytes = programsBytes + readbackBytes(method.terms);
  const featuresBytes = keptFeatures(rows, planned.model, config).bytes;
  const totalBytes = weightsBytes + adapterBytes + activationsBytes + inputsBytes + featuresBytes;
  const largestBindingBytes = Math.max(...plans.map((p) => p.largestBindingBytes));
  const allRows = [...rows.own, ...rows.replay, ...rows.validation];
  return {
    weightsBytes,
    adapterBytes,
    activationsBytes,
    inputsBytes,
    featuresBytes,
    totalBytes,
    largestBindingBytes,
    dispatches: training.dispatches,
    verdict: verdictOf({ bytes: totalBytes, largestBytes: largestBindingBytes }, offered),
    offered,
    steps: runStages(rows, config).totalSteps,
    longestTokens: Math.max(0, ...allRows.map(({ encoded }) => encoded.ids.length)),
    questions: {
      train: questionsOf(rows.own),
      validation: questionsOf(watchedRows(rows.validation, config)),
      general: config.replayShare > 0 ? questionsOf(rows.replay) : 0,
    },
    leftOut: rows.leftOut,
    ...(method.terms > 1 && { terms: coverageOf(rows, method) }),
  };
}

interface Phase {
  activationsBytes: number;
  programsBytes: number;
}

/** Of learning and answering, which take turns (`answerPrompts`), that which needs more. */
function larger(learning: Phase, answering: Phase): Phase {
  const bytes = (phase: Phase) => phase.activationsBytes + phase.programsBytes;
  return bytes(answering) > bytes(learning) ? answering : learning;
}

/** Answers that count in a loss. */
function questionsOf(rows: readonly TrainingRow[]): number {
  return rows.reduce((sum, { example }) => sum + example.turns.filter(isSupervised).length, 0);
}

/** Rows as the run will have them: those that a specialist looks at are longer by its token. */
function plannedRows(rows: TrainingRows, { method, settings }: RunMethod): TrainingRows {
  if (!method.specialist || !method.insertion) return rows;
  const width = method.insertion.featureWidth(settings);
  return { ...rows, own: withBlankExemplars(rows.own, width) };
}

function coverageOf(rows: TrainingRows, { method, objectives }: RunMethod): TermCoverage[] {
  const used = objectives.flatMap(({ terms }) => terms.map(({ term }) => term.name));
  return termCoverage(method, new Set(used), [...rows.own, ...rows.replay]);
}

/** Device memory of a chat with the base model whose first message is `prompt`. */
export function estimateChat(
  planned: ModelPlan,
  prompt: Encoded,
  maxNewTokens: number,
  profile: DeviceProfile,
  offered: Offered,
): MemoryNeed {
  const device = { profile, maxBindingBytes: offered.bindingBytes || DEFAULT_BINDING_BYTES };
  const { plans, cacheBytes } = chatPrograms(planned, prompt, maxNewTokens, device);
  const weightsBytes = catalogBytes(planned.catalog, planned.ties);
  const bytes = weightsBytes + pooledBytes(plans) + cacheBytes + programBytes(plans);
  const largestBytes = Math.max(...plans.map((p) => p.largestBindingBytes));
  return { bytes, largestBytes, verdict: verdictOf({ bytes, largestBytes }, offered) };
}

/** Owned buffers and parameters of the MAX_PROGRAMS largest programs: a session keeps no more than that. */
function programBytes(plans: readonly Plan[]): number {
  const own = plans.map(({ ownedBytes, paramsBytes }) => ownedBytes + paramsBytes);
  const largest = own.toSorted((a, b) => b - a).slice(0, MAX_PROGRAMS);
  return largest.reduce((sum, bytes) => sum + bytes, 0);
}
