/** What the mixture of a run comes to, counted from the sequence that the run itself takes its rows from. */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { fromKeys } from "../../base/fromKeys.ts";
import {
  MODALITIES,
  PLAIN_MIXTURE,
  type MixtureBin,
  type MixtureReport,
  type MixtureSet,
  type MixtureStage,
} from "../../protocol/instructions/mixture.ts";
import type { MixSequence } from "../../dataset/mixture/sequence.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { mixtureNotes } from "./mixtureNotes.ts";
import { countLists } from "./countLists.ts";
import { countSharedTokens } from "./sharedTokens.ts";
import type { TrainingRows } from "./rows.ts";
import { runStages, type RunStages, type StageOfRun } from "../stages/runStages.ts";
import { withinMixture } from "./withinMixture.ts";

const MOST_BINS = 40;
const SETS = [...MODALITIES, "replay"] as const;

/** @param all the rows of the run as they are without its mixture */
export function mixtureReport(all: TrainingRows, config: RunConfig): MixtureReport {
  const rows = { ...all, own: withinMixture(all.own, config) };
  const run = rows.own.length > 0 ? runStages(rows, config) : null;
  const sequences = run ? run.stages.map(({ sequence }) => sequence) : [];
  const drawn = (count: (sequence: MixSequence) => number) =>
    sequences.reduce((sum, sequence) => sum + count(sequence), 0);
  const replayed = drawn((sequence) => sequence.replayed);
  const bins = run ? countBins(run) : [];
  const ofSet = (own: readonly TrainingRow[], set: MixtureSet["set"]) =>
    set === "replay" ? rows.replay : own.filter(({ example }) => example.part === set);
  const sets = SETS.flatMap((set): MixtureSet[] => {
    const available = ofSet(all.own, set);
    if (available.length === 0) return [];
    const used = ofSet(rows.own, set);
    return [
      {
        ...{ set, available: available.length },
        used: set === "replay" && replayed === 0 ? 0 : used.length,
        epoch: set === "replay" ? replayed : drawn(({ draws }) => draws[set]),
        run: bins.reduce((sum, { counts }) => sum + counts[set], 0),
        ...describe(used.length > 0 ? used : available),
      },
    ];
  });
  return {
    ...{ sets, bins, lists: countLists(rows, config) },
    shared: countSharedTokens(rows.own, run ?? undefined, config),
    notes: mixtureNotes(sets, config.mixture ?? PLAIN_MIXTURE),
    ...(run && run.stages.length > 1 && { stages: run.stages.map(stageOfMixture) }),
  };
}

const stageOfMixture = ({ stage, steps, rows, conversations }: StageOfRun): MixtureStage => ({
  ...{ title: stage.title, steps, own: rows.own.length, conversations },
});

/** Conversations of each set in stretches of steps of equal length, but for the last. */
function countBins({ totalSteps, rowsOfStep }: RunStages): MixtureBin[] {
  const stepsPerBin = Math.ceil(totalSteps / MOST_BINS);
  const bins = Array.from({ length: Math.ceil(totalSteps / stepsPerBin) }, (_, i): MixtureBin => ({
    from: i * stepsPerBin + 1,
    to: Math.min(totalSteps, (i + 1) * stepsPerBin),
    counts: fromKeys(SETS, () => 0),
  }));
  for (let step = 0; step < totalSteps; step++) {
    const { counts } = bins[Math.floor(step / stepsPerBin)]!;
    for (const { example } of rowsOfStep(step).flat()) counts[example.part]++;
  }
  return bins;
}

/** How the conversations of a set ask, and how they answer. */
function describe(
  rows: readonly TrainingRow[],
): Pick<MixtureSet, "question" | "asked" | "wordings" | "words" | "kinds"> {
  const turns = rows.map(({ example }) => example.turns.filter(isSupervised));
  const first = turns.map(([turn]) => withoutPlaceholders(turn!.question));
  const questions = counted(first);
  const lengths = turns
    .flat()
    .map(({ answer }) => answer.trim().split(/\s+/).length)
    .sort((a, b) => a - b);
  const [question, asked] = questions[0]!;
  return {
    ...{ question, asked, wordings: questions.length },
    words: { median: lengths[Math.floor((lengths.length - 1) / 2)]!, most: lengths.at(-1)! },
    kinds: counted(turns.flat().map(({ kind }) => kind)).map(([kind, count]) => ({ kind, count })),
  };
}

/** With how often each occurs, the most frequent first. */
function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const one of words) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
