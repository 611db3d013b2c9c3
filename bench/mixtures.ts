/**
 * In small, by the studio's own lessons and checks in Node: lessons on the sets of one domain (pictures, clips, text) against
 * lessons on as many general examples of each (after arXiv 2406.16346), and the three orders in which sets can follow each other
 * (Yin et al., arXiv 2306.13549, section 3.2). All are asked the hidden questions of the domain and the hidden general ones.
 */
import path from "node:path";
import { fromKeys } from "../src/base/fromKeys.ts";
import { Random } from "../src/base/random.ts";
import { isOwn } from "../src/evaluation/scoreTable.ts";
import { chance } from "../src/metrics/index.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { MODALITIES, PLAIN_MIXTURE, type OrderId } from "../src/protocol/instructions/mixture.ts";
import type { Example, Modality } from "../src/protocol/records.ts";
import type { ScoredAnswer } from "../src/protocol/reports.ts";
import { readData } from "./presetData.ts";
import { openStudio, type NodeStudio } from "./studio.ts";

export type Experiment = "directed" | "mixtures";

export interface MeasuredLine {
  key: string;
  experiment: Experiment;
  sample: string;
  /** As asked for; 0 for the preset's own number. */
  steps: number;
  seed: number;
  /** "domain" or "general"; an order. */
  variant: string;
  /** Conversations to learn from, of each set, and general ones that are mixed in. */
  learnt: Record<Modality | "replay", number>;
  /** Steps that were made. */
  made: number;
  own: Share;
  general: Share;
  /** Own questions of each set that has some. */
  sets: Partial<Record<Modality, Share>>;
  /** It took to learn. */
  seconds: number;
}

export interface Share {
  n: number;
  /** Of always giving the commonest answer of each kind. */
  chance: number;
  /** Right answers (exact match) before the lesson and after it, as shares. */
  base: number;
  adapter: number;
}

interface ReproduceOptions {
  /** A sample's name, or a folder with pictures and a sheet.csv. */
  data: string;
  experiments: readonly Experiment[];
  seeds: readonly number[];
  /** Of each lesson; 0 for the preset's own number. */
  steps: number;
}

interface Kept {
  has(key: string): boolean;
  keep(line: MeasuredLine): void;
}

/** What a variant learns from, and how. */
interface Lesson {
  examples: Example[];
  change: Partial<RunConfig>;
}

type Variants = Record<string, (examples: readonly Example[], seed: number) => Lesson>;

const order =
  (id: OrderId) =>
  (examples: readonly Example[]): Lesson => ({
    ...{ examples: [...examples], change: { mixture: { ...PLAIN_MIXTURE, order: id } } },
  });

/** Variants by experiment. Lessons of the first have nothing general mixed in; those of the second as the preset has it. */
export const EXPERIMENTS: Readonly<Record<Experiment, Variants>> = {
  directed: {
    domain: (examples, seed) => ({
      examples: [...hidden(examples), ...alike(examples, seed).domain],
      change: { replayShare: 0 },
    }),
    general: (examples, seed) => ({
      examples: [...hidden(examples), ...alike(examples, seed).general],
      change: { replayShare: 0 },
    }),
  },
  mixtures: {
    "every-step": order("every-step"),
    shuffled: order("shuffled"),
    "text-first": order("text-first"),
  },
};

export async function reproduce(options: ReproduceOptions, kept: Kept): Promise<void> {
  const data = await readData(options.data);
  // Nothing is watched: what counts is the last step.
  const examples = data.examples.filter(({ split }) => split !== "validation");
  const experiments = options.experiments.filter(
    (one) => one !== "mixtures" || setsOf(examples).length > 1,
  );
  const general = examples.filter(isGeneral).map((example) => asOwn(example));
  const studio = await openStudio({ ...data, examples: [...examples, ...general] });
  try {
    for (const seed of options.seeds)
      for (const experiment of experiments)
        for (const variant of Object.keys(EXPERIMENTS[experiment]))
          await measure({ studio, examples, options, kept }, { experiment, seed, variant });
  } finally {
    await studio.close();
  }
}

interface Part {
  studio: NodeStudio;
  examples: readonly Example[];
  options: ReproduceOptions;
  kept: Kept;
}

async function measure(
  { studio, examples, options, kept }: Part,
  { experiment, seed, variant }: Pick<MeasuredLine, "experiment" | "seed" | "variant">,
): Promise<void> {
  const { steps } = options;
  const sample = path.basename(options.data);
  const key = [experiment, sample, steps, seed, variant].join(" ");
  if (kept.has(key)) return;
  const began = performance.now();
  const { examples: taught, change } = EXPERIMENTS[experiment][variant]!(examples, seed);
  const preset = studio.config(examples);
  const made = steps || preset.maxSteps;
  const config = { ...preset, seed, maxSteps: made, evalEvery: made, ...change };
  const run = await studio.teach(taught, config, key);
  const seconds = Math.round((performance.now() - began) / 1000);
  const { answers } = await studio.check(run, { kind: "none" });
  const own = answers.filter(isOwn);
  const learnt = learntFrom(taught);
  kept.keep({
    ...{ key, experiment, sample, steps, seed, variant },
    learnt: config.replayShare > 0 ? learnt : { ...learnt, replay: 0 },
    made: run.step,
    own: shareOf(own),
    general: shareOf(answers.filter((answer) => !isOwn(answer))),
    sets: Object.fromEntries(
      MODALITIES.flatMap((set) => {
        const ofSet = own.filter(({ part }) => part === set);
        return ofSet.length > 0 ? [[set, shareOf(ofSet)]] : [];
      }),
    ),
    seconds,
  });
}

const isGeneral = ({ part, split }: Example) => part === "replay" && split === "train";
const hidden = (examples: readonly Example[]) => examples.filter(({ split }) => split === "test");

const learntFrom = (examples: readonly Example[]): MeasuredLine["learnt"] =>
  fromKeys(
    [...MODALITIES, "replay"] as const,
    (set) => examples.filter(({ part, split }) => part === set && split === "train").length,
  );

const setsOf = (examples: readonly Example[]): Modality[] =>
  MODALITIES.filter((set) => learntFrom(examples)[set] > 0);

/** A general example as one of a set of its own. */
function asOwn(example: Example): Example {
  const part = example.media[0]?.kind ?? "text";
  return { ...example, id: `own ${example.id}`, part };
}

/** As many examples of the domain as general ones of each of its sets: all of the smaller side, and as many drawn of the larger. */
function alike(
  examples: readonly Example[],
  seed: number,
): Record<"domain" | "general", Example[]> {
  const general = examples.filter(isGeneral).map(asOwn);
  const domain = examples.filter(({ part, split }) => part !== "replay" && split === "train");
  const random = new Random(seed);
  const drawn = setsOf(examples).map((set) => {
    const sides = [domain, general].map((side) => side.filter(({ part }) => part === set));
    const count = Math.min(...sides.map(({ length }) => length));
    return sides.map((side) => random.shuffle(side).slice(0, count));
  });
  return {
    domain: drawn.flatMap(([own]) => own!),
    general: drawn.flatMap(([, others]) => others!),
  };
}

function shareOf(answers: readonly ScoredAnswer[]): Share {
  const n = answers.length;
  const right = (of: "baseRight" | "adapterRight") =>
    answers.filter((answer) => answer[of]).length / n;
  return { n, chance: chance(answers), base: right("baseRight"), adapter: right("adapterRight") };
}
