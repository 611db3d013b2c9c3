/**
 * VITask (arXiv 2410.06456) in small, by the studio's own lessons and checks in Node: its parts one by one on the class question of
 * some data, each answered without the specialist and beside it, over several seeds; and the same with questions that end with the
 * list of answers, for plain tuning and for all parts, without the specialist: what is lost without the list is the drop of
 * incomplete instructions.
 */
import path from "node:path";
import { assignSplits } from "../src/dataset/assignSplits.ts";
import { answerListOf } from "../src/dataset/classes/answerList.ts";
import { findClassTasks } from "../src/dataset/classes/classTask.ts";
import type { MethodChoice } from "../src/protocol/method.ts";
import type { Example } from "../src/protocol/records.ts";
import type { ClassLabel, SpecialistScore } from "../src/protocol/specialist.ts";
import { readData } from "./presetData.ts";
import { openStudio, type CheckedRun, type NodeStudio } from "./studio.ts";
import { keyOf, type Beside, type MeasuredLine, type Questions } from "./vitaskLines.ts";

export interface ReproduceOptions {
  /** A sample's name, or a folder with pictures and a sheet.csv. */
  data: string;
  seeds: readonly number[];
  /** Of each run; 0 for the preset's own number. */
  steps: number;
  /** Names of VARIANTS. */
  variants: readonly string[];
  /** Whether the incomplete instructions are measured too. */
  incomplete: boolean;
}

/** What to do with a line, and which are there from before. */
export interface Kept {
  done: ReadonlySet<string>;
  keep(line: MeasuredLine): void;
}

const vitask = (alpha: number, beta: number): MethodChoice => ({
  id: "vitask",
  settings: { alpha, beta },
});

export const VARIANTS: Readonly<Record<string, MethodChoice>> = {
  plain: { id: "supervised", settings: {} },
  EP: vitask(0, 0),
  "EP+RDA": vitask(1, 0),
  "EP+CRT": vitask(0, 1),
  all: vitask(1, 1),
};

/** Those that the incomplete instructions are measured with. */
const LISTED = ["plain", "all"];

/** Of the examples to learn from, where a sheet names none to watch. */
const WATCHED_SHARE = 0.15;

export async function reproduce(options: ReproduceOptions, kept: Kept): Promise<void> {
  const data = await readData(options.data);
  const examples = withWatched(data.examples.filter(isAsked));
  const studio = await openStudio({ ...data, examples });
  try {
    const part = { studio, options, kept };
    await measureAll({ ...part, examples, questions: "as they are" });
    if (!options.incomplete) return;
    const variants = options.variants.filter((name) => LISTED.includes(name));
    await measureAll({
      ...{ ...part, options: { ...options, variants } },
      ...{ examples: withAnswerLists(examples), questions: "with the list of answers" },
    });
  } finally {
    await studio.close();
  }
}

/** General examples are mixed in and not asked: what is kept of general skills is measured elsewhere. */
const isAsked = ({ part, split }: Example) => part !== "replay" || split === "train";

function withWatched(examples: readonly Example[]): Example[] {
  const own = examples.filter(({ part, split }) => part !== "replay" && split !== "test");
  if (own.some(({ split }) => split === "validation")) return [...examples];
  const splits = assignSplits(own, { validation: WATCHED_SHARE, test: 0, seed: 1 });
  return examples.map((example) => ({
    ...example,
    split: splits.get(example.id) ?? example.split,
  }));
}

interface Part {
  studio: NodeStudio;
  examples: readonly Example[];
  questions: Questions;
  options: ReproduceOptions;
  kept: Kept;
}

async function measureAll(part: Part): Promise<void> {
  for (const seed of part.options.seeds) {
    const missing = part.options.variants.filter((variant) =>
      besides(variant).some((beside) => !isDone(part, { seed, variant, beside })),
    );
    if (missing.some((variant) => VARIANTS[variant]!.id === "vitask"))
      await part.studio.trainSpecialist(part.examples, seed);
    for (const variant of missing) await measureVariant(part, seed, variant);
  }
}

const besides = (variant: string): Beside[] =>
  VARIANTS[variant]!.id === "vitask" ? ["nobody", "the specialist"] : ["nobody"];

type Measured = Pick<MeasuredLine, "seed" | "variant" | "beside">;

/** What a line says of where it comes from. */
function origin({ questions, options }: Part, measured: Measured) {
  const { data, steps } = options;
  const learns = "language and projector" as const;
  return { sample: path.basename(data), steps, learns, questions, ...measured };
}

const isDone = (part: Part, measured: Measured) =>
  part.kept.done.has(keyOf(origin(part, measured)));

async function measureVariant(part: Part, seed: number, variant: string): Promise<void> {
  const { studio, examples, options, questions, kept } = part;
  const began = performance.now();
  const method = VARIANTS[variant]!;
  const preset = studio.config(examples);
  const steps = options.steps || preset.maxSteps;
  // With evaluations in between a run would keep its best step, which is not always of its second stage.
  const config = { ...preset, seed, method, maxSteps: steps, evalEvery: steps };
  const run = await studio.teach(examples, config, `${questions} ${variant} ${seed}`);
  const seconds = Math.round((performance.now() - began) / 1000);
  for (const beside of besides(variant)) {
    const kind = beside === "nobody" ? "none" : "own";
    const report = await studio.check(run, { kind });
    const measured = { ...origin(part, { seed, variant, beside }), ...scoresOf(report), seconds };
    kept.keep(measured);
    const { specialistAlone } = report;
    const alone = origin(part, { seed, variant: "TSM", beside: "nobody" });
    if (specialistAlone && questions === "as they are" && !kept.done.has(keyOf(alone)))
      kept.keep({ ...alone, ...aloneScores(specialistAlone), seconds: 0 });
  }
}

type Scores = Pick<MeasuredLine, "n" | "chance" | "accuracy" | "macroF1">;

/** Of the first kind of question whose answers are classes. */
function scoresOf({ findings }: CheckedRun): Scores {
  const kind = findings.kinds.find(({ table }) => table && table.classes.some(isName));
  if (!kind?.table) throw new Error("No question of the data has classes as answers.");
  const { adapter } = kind.table;
  const n = adapter.cells.flat(2).length;
  const chance = Math.max(...adapter.cells.map((row) => row.flat().length)) / n;
  return { n, chance, accuracy: adapter.accuracy.value, macroF1: adapter.macroF1.value };
}

const isName = (answer: string) => !/^[\d.,\s]+$/.test(answer);

function aloneScores({ of: n, confusion, accuracy, macroF1, auc = null }: SpecialistScore) {
  const counts = confusion[0]!.map((row) => row.reduce((sum, count) => sum + count, 0));
  return { n, chance: Math.max(...counts) / n, accuracy, macroF1, auc };
}

/**
 * Ends the class question of every example with the list of its answers: leaving it out again is the incomplete instruction.
 * @throws when leaving it out would not give the question back
 */
function withAnswerLists(examples: readonly Example[]): Example[] {
  const [task] = findClassTasks(examples);
  const list = task!.classes.map(({ label }) => label).join(", ");
  const known = new Set(task!.classes.flatMap(({ spellings }) => spellings));
  return examples.map((example) => ({
    ...example,
    turns: example.turns.map((turn) =>
      example.part !== "replay" && known.has(turn.answer.trim())
        ? { ...turn, question: withAnswerList(turn.question, list, task!.classes) }
        : turn,
    ),
  }));
}

function withAnswerList(question: string, list: string, classes: readonly ClassLabel[]): string {
  const listed = `${question} The possible answers are: ${list}.`;
  const without = answerListOf(listed, classes)?.without ?? listed;
  if (without === question) return listed;
  throw new Error(`Without its list, "${listed}" reads "${without}" and not "${question}".`);
}
