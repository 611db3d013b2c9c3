/** The parts of the measurement, each a list of results with keys; those that are in the file are left out. */
import { batched } from "../../src/base/async/batched.ts";
import { closeNodeGpu } from "../../src/engine/testing/nodeGpu.ts";
import type { Verdict } from "../../src/protocol/synthesis.ts";
import { entailmentQuestion } from "../../src/synthesis/entailment/entailmentQuestion.ts";
import { ruleVerdict } from "../../src/synthesis/filter/rule.ts";
import { judgeLabels } from "../../src/synthesizer/judgeLabels.ts";
import { openEmbedded, type Embedded } from "../embedded.ts";
import { openLines, type Lines } from "../lines.ts";
import { seedTasks } from "../seeds.ts";
import { folderOf, nameOf, RECIPES } from "./blanks.ts";
import { entailmentTool, scoreEntailment, type KindScore } from "./entailment.ts";
import { requireSoundFacts } from "./facts.ts";
import { hiddenScore, lessonKey, measureLesson, type Lesson, type LessonLine } from "./lessons.ts";
import { readPictures, type Pictures, type PictureSet } from "./pictures.ts";
import type { Training } from "./tools.ts";
import { readSynthesizer, SHIPPED, write, type WritingLine } from "./writing.ts";

export interface Wanted {
  parts: readonly (keyof typeof PARTS)[];
  seeds: readonly number[];
  steps: number;
  rate: number | undefined;
}

export interface FilterLine extends Training {
  key: string;
  part: "filter";
  seed: number;
  /** Its learning rate, where it is not the studio's. */
  rate?: number;
  kinds: KindScore[];
}

/** What the learnt filter says of something that was written. */
export interface VerdictLine {
  key: string;
  part: "verdict";
  /** Key of the writing. */
  about: string;
  seed: number;
  verdict: Verdict;
}

export interface BaseLine {
  key: string;
  part: "base";
  n: number;
  right: number;
}

export type Line = FilterLine | WritingLine | VerdictLine | BaseLine | LessonLine;

interface Bench {
  model: Embedded;
  pictures: Pictures;
  lines: Lines<Line>;
  seeds: readonly number[];
  /** Of a lesson. */
  steps: number;
  /** Of the learnt filter, where it is not to be the studio's. */
  rate: number | undefined;
  log: (line: string) => void;
}

const PARTS = { writing, filter, verdicts, lessons, blanks };

export async function measureParts(
  { parts, seeds, steps, rate }: Wanted,
  file: string,
  log: (line: string) => void,
): Promise<void> {
  requireSoundFacts(seedTasks());
  const pictures = await readPictures();
  const model = await openEmbedded(pictures.frames);
  const bench = { model, pictures, lines: openLines<Line>(file), seeds, steps, rate, log };
  for (const part of parts) await PARTS[part](bench);
  model.session.destroy();
  await closeNodeGpu();
}

const WAYS = [
  ["guided", 0],
  ["free", 0],
  ["guided", 0.7],
  ["free", 0.7],
] as const;

const SETS: readonly PictureSet[] = ["unseen", "general", "kitchen"];

/** Kitchen pictures that are written about: a software GPU takes minutes for as many. */
const KITCHEN_PICTURES = 48;

/** What the shipped synthesizer writes about pictures that it has not learnt from. */
async function writing({ model, pictures, lines, log }: Bench): Promise<void> {
  const adapter = readSynthesizer(model, SHIPPED);
  for (const [way, temperature] of WAYS) {
    for (const set of SETS) {
      const how = { synthesizer: "shipped", set, writing: way, temperature };
      log(`writing about ${set}, ${way}, temperature ${temperature}`);
      await write(model, adapter, how, writtenAbout(pictures, set), lines);
    }
  }
  adapter.destroy();
}

/** As in the studio, nothing is written about hidden pictures; those that were watched taught no synthesizer. */
const writtenAbout = ({ sets }: Pictures, set: PictureSet) =>
  set === "kitchen"
    ? sets.kitchen.filter(({ split }) => split === "train").slice(0, KITCHEN_PICTURES)
    : sets[set];

/** How often the learnt filter is right. */
async function filter({ model, lines, seeds, rate, log }: Bench): Promise<void> {
  for (const seed of seeds) {
    const key = ["filter", seed, ...(rate === undefined ? [] : [rate])].join(" ");
    if (lines.has(key)) continue;
    const { adapter, training } = await entailmentTool(model, { seed, rate }, log);
    const kinds = await scoreEntailment(model, adapter);
    adapter.destroy();
    const changed = rate !== undefined && { rate };
    lines.add({ key, part: "filter", seed, ...changed, ...training, kinds });
  }
}

/** What the learnt filter of the first seed says of all that the shipped synthesizer wrote. */
async function verdicts({ model, lines, seeds: [seed], log }: Bench): Promise<void> {
  const { adapter } = await entailmentTool(model, { seed: seed! }, log);
  const { signal } = new AbortController();
  const keyOf = ({ key }: WritingLine) => `verdict ${seed} ${key}`;
  const missing = writingsOf(lines, "shipped").filter(
    (line) => line.triplet && !lines.has(keyOf(line)),
  );
  for (const group of batched(missing, 8)) {
    const questions = group.map(({ triplet }) => entailmentQuestion(triplet!));
    const said = await judgeLabels(model, adapter, questions, signal);
    group.forEach((line, i) =>
      lines.add({
        ...{ key: keyOf(line), part: "verdict", about: line.key, seed: seed!, verdict: said[i]! },
      }),
    );
  }
  adapter.destroy();
}

const LESSONS: readonly Pick<Lesson, "tasks" | "filter" | "schedule">[] = [
  { tasks: "synthetic", filter: "rule", schedule: "single" },
  { tasks: "rule-made", filter: "none", schedule: "single" },
  { tasks: "rule-made", filter: "none", schedule: "captions-first" },
  { tasks: "synthetic", filter: "none", schedule: "single" },
  { tasks: "synthetic", filter: "rule", schedule: "captions-first" },
  { tasks: "synthetic", filter: "learnt", schedule: "single" },
];

/** Lessons on what the shipped synthesizer wrote about the kitchen, guided and greedy, and on tasks made by rules. */
async function lessons({ model, pictures, lines, seeds, steps, log }: Bench): Promise<void> {
  const { kitchen } = pictures.sets;
  const written = writingsOf(lines, "shipped")
    .filter((line) => line.set === "kitchen" && line.writing === "guided" && line.temperature === 0)
    .toSorted((a, b) => a.index - b.index);
  const verdicts = new Map(
    lines.all.flatMap((line) => (line.part === "verdict" ? [[line.about, line.verdict]] : [])),
  );
  if (!lines.has("base")) {
    lines.add({ key: "base", part: "base", ...(await hiddenScore(model, kitchen)) });
  }
  for (const seed of seeds) {
    for (const each of LESSONS) {
      const lesson = { ...each, steps, seed };
      const key = lessonKey(lesson);
      const verdict = (line: WritingLine): Verdict =>
        each.filter === "learnt" ? verdicts.get(line.key)! : ruleVerdict(line.triplet!);
      if (lines.has(key) || (each.filter === "learnt" && verdicts.size === 0)) continue;
      const about = { pictures: kitchen, written, verdict };
      lines.add(await measureLesson(model, lesson, about, (line) => log(`${key}: ${line}`)));
    }
  }
}

/** What synthesizers with other blanks and names write. */
async function blanks({ model, pictures, lines, seeds }: Bench): Promise<void> {
  for (const seed of seeds) {
    for (const recipe of RECIPES) {
      const compared = { ...recipe, seed };
      const adapter = readSynthesizer(model, folderOf(compared));
      for (const set of SETS) {
        const how = { set, writing: "guided", temperature: 0 } as const;
        const writing = { synthesizer: nameOf(compared), ...how };
        await write(model, adapter, writing, writtenAbout(pictures, set), lines);
      }
      adapter.destroy();
    }
  }
}

const writingsOf = ({ all }: Lines<Line>, synthesizer: string): WritingLine[] =>
  all.filter(
    (line): line is WritingLine => line.part === "writing" && line.synthesizer === synthesizer,
  );
