/**
 * VITask (arXiv 2410.06456) in small, in the studio as it is built: its parts one by one on a sample's class question, each answered
 * without the specialist and beside it, over several seeds; and the same with questions that end with the list of answers, for plain
 * tuning and for all parts, without the specialist: what is lost without the list is the drop of incomplete instructions.
 */
import type { Page } from "@playwright/test";
import type { MethodChoice } from "../src/protocol/method.ts";
import type { Example, Run } from "../src/protocol/records.ts";
import type { ReportWithFindings } from "../src/protocol/evaluation/findings.ts";
import type { ClassLabel, SpecialistChoice } from "../src/protocol/specialist.ts";
import { answerListOf } from "../src/dataset/classes/answerList.ts";
import { openWorker, type TestWorker } from "../e2e/fixtures/worker.ts";
import { keyOf, type Beside, type MeasuredLine, type Questions } from "./vitaskLines.ts";

export interface ReproduceOptions {
  sample: string;
  seeds: readonly number[];
  /** Of each run; 0 for the preset's own number. */
  steps: number;
  /** Most examples of each split and part, to see in minutes that it runs; 0 for all. */
  examples: number;
  /** Names of VARIANTS. */
  variants: readonly string[];
  /** Whether the incomplete instructions are measured too. */
  incomplete: boolean;
  /** Whether hidden general questions are asked too; they are part of no line. */
  general: boolean;
}

/** What to do with a line, and which are there from before. */
export interface Kept {
  done: ReadonlySet<string>;
  keep(line: MeasuredLine): void;
  /** What it does now, once a minute. */
  tell(progress: string): void;
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

export async function reproduce(page: Page, options: ReproduceOptions, kept: Kept): Promise<void> {
  const worker = await openWorker(page);
  const { id } = await worker.call("project.openSample", {
    ...{ sampleId: options.sample, jobId: "open" },
  });
  await keepSome(worker, id, options);
  await inProject({ worker, projectId: id, questions: "as they are", options, kept });
  if (!options.incomplete) return;
  await addAnswerLists(worker, id);
  const variants = options.variants.filter((name) => LISTED.includes(name));
  await inProject({
    ...{ worker, projectId: id, questions: "with the list of answers", kept },
    options: { ...options, variants },
  });
}

interface Part {
  worker: TestWorker;
  projectId: string;
  questions: Questions;
  options: ReproduceOptions;
  kept: Kept;
}

async function inProject(part: Part): Promise<void> {
  const { worker, projectId, options } = part;
  await worker.call("version.freeze", { projectId });
  for (const seed of options.seeds) {
    const missing = options.variants.filter((variant) =>
      besides(variant).some((beside) => !isDone(part, { seed, variant, beside })),
    );
    const wantsAlone = part.questions === "as they are" && !isDone(part, alone(seed));
    if (wantsAlone || missing.some((variant) => VARIANTS[variant]!.id === "vitask")) {
      await measureSpecialist(part, seed, wantsAlone);
    }
    for (const variant of missing) await measureVariant(part, seed, variant);
  }
}

const alone = (seed: number) => ({ seed, variant: "TSM", beside: "nobody" as const });

const besides = (variant: string): Beside[] =>
  VARIANTS[variant]!.id === "vitask" ? ["nobody", "the specialist"] : ["nobody"];

const CHOICES: Record<Beside, SpecialistChoice> = {
  nobody: { kind: "none" },
  "the specialist": { kind: "own" },
};

type Measured = Pick<MeasuredLine, "seed" | "variant" | "beside">;

/** What a line says of where it comes from. */
function origin({ questions, options }: Part, measured: Measured) {
  const { sample, steps, examples } = options;
  return { sample, steps, examples, questions, ...measured };
}

const isDone = (part: Part, measured: Measured) =>
  part.kept.done.has(keyOf(origin(part, measured)));

async function measureSpecialist(part: Part, seed: number, wantsAlone: boolean): Promise<void> {
  const { worker, projectId } = part;
  const began = performance.now();
  const { tasks } = await worker.call("specialist.tasks", { projectId, keepApart: false });
  const report = await worker.call("specialist.train", {
    ...{ projectId, keys: [tasks[0]!.key], keepApart: false, seed, jobId: `specialist ${seed}` },
  });
  if (!wantsAlone) return;
  const { on, of: n, confusion, accuracy, macroF1, auc = null } = report.score;
  const counts = confusion[0]!.map((row) => row.reduce((sum, count) => sum + count, 0));
  part.kept.keep({
    ...origin(part, alone(seed)),
    ...{ on: on === "validation" ? "watched" : "learnt", n, chance: Math.max(...counts) / n },
    ...{ accuracy, macroF1, auc },
    seconds: secondsSince(began),
  });
}

async function measureVariant(part: Part, seed: number, variant: string): Promise<void> {
  const { worker } = part;
  const began = performance.now();
  const run = await learn(part, seed, variant);
  const seconds = secondsSince(began);
  for (const beside of besides(variant)) {
    const report = await worker.call("eval.start", {
      ...{ runId: run.id, jobId: `${run.id} ${beside}`, specialist: CHOICES[beside] },
    });
    part.kept.keep({
      ...origin(part, { seed, variant, beside }),
      ...{ on: "hidden", ...scoresOf(report as unknown as ReportWithFindings), seconds },
    });
  }
}

const secondsSince = (began: number) => Math.round((performance.now() - began) / 1000);

async function learn(
  { worker, projectId, options: { steps }, kept }: Part,
  seed: number,
  variant: string,
): Promise<Run> {
  const [preset] = await worker.call("run.presets", { projectId });
  const method = VARIANTS[variant]!;
  // With evaluations in between a run would keep its best step, which is not always of its second stage.
  const length = steps > 0 && { maxSteps: steps, evalEvery: steps };
  const config = { ...preset!.config, seed, method, ...length };
  const title = `${variant}, ${seed}`;
  const { id } = await worker.call("run.start", { projectId, config, title });
  for (let polls = 1; ; polls++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const run = (await worker.call("run.list", { projectId })).find((one) => one.id === id)!;
    if (run.status === "done") return run;
    if (run.status !== "running") throw new Error(`${title} ${run.status}: ${run.message ?? ""}`);
    if (polls % 120 === 0) kept.tell(`${title}: step ${run.step} of ${run.totalSteps}`);
  }
}

/** Of the first kind of question whose answers are classes. */
function scoresOf({
  findings,
}: Pick<ReportWithFindings, "findings">): Pick<
  MeasuredLine,
  "n" | "chance" | "accuracy" | "macroF1"
> {
  const kind = findings.kinds.find(({ table }) => table && table.classes.some(isName));
  if (!kind?.table) throw new Error("No question of the sample has classes as answers.");
  const { adapter } = kind.table;
  const n = adapter.cells.flat(2).length;
  const chance = Math.max(...adapter.cells.map((row) => row.flat().length)) / n;
  return { n, chance, accuracy: adapter.accuracy.value, macroF1: adapter.macroF1.value };
}

const isName = (answer: string) => !/^[\d.,\s]+$/.test(answer);

async function keepSome(
  worker: TestWorker,
  projectId: string,
  { examples: most, general }: ReproduceOptions,
): Promise<void> {
  const examples = (await worker.call("example.list", { projectId })) as unknown as Example[];
  const seen = new Map<string, number>();
  const ids = examples.flatMap(({ id, split, part }) => {
    if (!general && part === "replay" && split !== "train") return [id];
    const count = (seen.get(`${split} ${part}`) ?? 0) + 1;
    seen.set(`${split} ${part}`, count);
    return most > 0 && count > most ? [id] : [];
  });
  if (ids.length > 0) await worker.call("example.remove", { projectId, ids });
}

/**
 * Ends the class question of every example with the list of its answers: leaving it out again is the incomplete instruction.
 * @throws when leaving it out would not give the question back
 */
async function addAnswerLists(worker: TestWorker, projectId: string): Promise<void> {
  const found = await worker.call("specialist.tasks", { projectId, keepApart: false });
  const [task] = found.tasks;
  const list = task!.classes.map(({ label }) => label).join(", ");
  const known = new Set(task!.classes.flatMap(({ spellings }) => spellings));
  const examples = await worker.call("example.list", { projectId });
  for (const example of examples as unknown as Example[]) {
    if (!example.turns.some(({ answer }) => known.has(answer.trim()))) continue;
    const turns = example.turns.map((turn) =>
      known.has(turn.answer.trim())
        ? { ...turn, question: withAnswerList(turn.question, list, task!.classes) }
        : turn,
    );
    await worker.call("example.save", { example: { ...example, turns } });
  }
}

function withAnswerList(question: string, list: string, classes: readonly ClassLabel[]): string {
  const listed = `${question} The possible answers are: ${list}.`;
  const without = answerListOf(listed, classes)?.without ?? listed;
  if (without === question) return listed;
  throw new Error(`Without its list, "${listed}" reads "${without}" and not "${question}".`);
}
