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
} from "../../protocol/instructions/mixture.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { mixtureNotes } from "./mixtureNotes.ts";
import { conversationsOfRun, sequenceOf, stepsOf, type TrainingRows } from "./rows.ts";
import { withinMixture } from "./withinMixture.ts";

const MOST_BINS = 40;
const SETS = [...MODALITIES, "replay"] as const;

/** @param all the rows of the run as they are without its mixture */
export function mixtureReport(all: TrainingRows, config: RunConfig): MixtureReport {
  const rows = { ...all, own: withinMixture(all.own, config) };
  const sequence = sequenceOf(rows, config);
  const bins = rows.own.length > 0 ? countBins(rows, config) : [];
  const ofSet = (own: readonly TrainingRow[], set: MixtureSet["set"]) =>
    set === "replay" ? rows.replay : own.filter(({ example }) => example.part === set);
  const sets = SETS.flatMap((set): MixtureSet[] => {
    const available = ofSet(all.own, set);
    if (available.length === 0) return [];
    const used = ofSet(rows.own, set);
    return [
      {
        ...{ set, available: available.length },
        used: set === "replay" && sequence.replayed === 0 ? 0 : used.length,
        epoch: set === "replay" ? sequence.replayed : sequence.draws[set],
        run: bins.reduce((sum, { counts }) => sum + counts[set], 0),
        ...describe(used.length > 0 ? used : available),
      },
    ];
  });
  return { sets, bins, notes: mixtureNotes(sets, config.mixture ?? PLAIN_MIXTURE) };
}

/** Conversations of each set in stretches of steps of equal length, but for the last. */
function countBins(rows: TrainingRows, config: RunConfig): MixtureBin[] {
  const sequence = sequenceOf(rows, config);
  const perStep = config.batch * config.accumulate;
  const total = conversationsOfRun(sequence.epochLength, config);
  const steps = stepsOf(sequence.epochLength, config);
  const stepsPerBin = Math.ceil(steps / MOST_BINS);
  const bins = Array.from({ length: Math.ceil(steps / stepsPerBin) }, (_, i): MixtureBin => ({
    from: i * stepsPerBin + 1,
    to: Math.min(steps, (i + 1) * stepsPerBin),
    counts: fromKeys(SETS, () => 0),
  }));
  for (const [at, { from, index }] of sequence.rows(total, 0, total).entries()) {
    const bin = bins[Math.floor(at / (perStep * stepsPerBin))]!;
    bin.counts[from === "replay" ? "replay" : rows.own[index]!.example.part]++;
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
