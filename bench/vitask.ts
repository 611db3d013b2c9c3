/**
 * VITask (arXiv 2410.06456) in small, in the studio as it is built: its parts one by one on a sample's class question, each answered
 * without the specialist and beside it, over several seeds; and the drop when the list of answers is left out of all questions, for
 * plain tuning and for all parts, without the specialist, as in the paper.
 */
import type { Page } from "@playwright/test";
import type { MethodChoice } from "../src/protocol/method.ts";
import type { Example, Run } from "../src/protocol/records.ts";
import type { ReportWithFindings } from "../src/protocol/evaluation/findings.ts";
import type { ClassLabel, SpecialistChoice, SpecialistReport } from "../src/protocol/specialist.ts";
import { answerListOf } from "../src/dataset/classes/answerList.ts";
import { openWorker, type TestWorker } from "../e2e/fixtures/worker.ts";

export interface ReproduceOptions {
  sample: string;
  seeds: number;
  /** Of each run; 0 for the preset's own number. */
  steps: number;
  /** Most examples of each split and part, to see in minutes that it runs; 0 for all. */
  examples: number;
  /** Names of VARIANTS. */
  variants: readonly string[];
  /** Whether the incomplete instructions are measured too. */
  incomplete: boolean;
}

export interface ReproducedRow {
  seed: number;
  /** Whether the questions end with the list of answers. */
  questions: "as they are" | "with the list of answers";
  variant: string;
  beside: "nobody" | "the specialist";
  n: number;
  accuracy: number;
  macroF1: number;
}

export interface Reproduced {
  sample: string;
  steps: number;
  /** Alone, on the watched examples. */
  specialists: { seed: number; accuracy: number; macroF1: number; auc: number | null }[];
  rows: ReproducedRow[];
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

/** `say`: a line for each run. */
export async function reproduce(
  page: Page,
  options: ReproduceOptions,
  say: (line: string) => void,
): Promise<Reproduced> {
  const worker = await openWorker(page);
  const result: Reproduced = {
    ...{ sample: options.sample, steps: options.steps, specialists: [], rows: [] },
  };
  const { id } = await worker.call("project.openSample", {
    ...{ sampleId: options.sample, jobId: "open" },
  });
  await keepSome(worker, id, options.examples);
  await inProject(worker, id, "as they are", options, result, say);
  if (options.incomplete) {
    await addAnswerLists(worker, id);
    const both = options.variants.filter((name) => ["plain", "all"].includes(name));
    const listed = { ...options, variants: both };
    await inProject(worker, id, "with the list of answers", listed, result, say);
  }
  return result;
}

async function inProject(
  worker: TestWorker,
  projectId: string,
  questions: ReproducedRow["questions"],
  { seeds, steps, variants }: ReproduceOptions,
  { specialists, rows }: Reproduced,
  say: (line: string) => void,
): Promise<void> {
  await worker.call("version.freeze", { projectId });
  const found = await worker.call("specialist.tasks", { projectId, keepApart: false });
  const [task] = found.tasks;
  for (let seed = 1; seed <= seeds; seed++) {
    const { score }: SpecialistReport = await worker.call("specialist.train", {
      ...{ projectId, keys: [task!.key], keepApart: false, seed, jobId: `specialist ${seed}` },
    });
    const { accuracy, macroF1, auc = null } = score;
    if (questions === "as they are") specialists.push({ seed, accuracy, macroF1, auc });
    for (const variant of variants) {
      const method = VARIANTS[variant]!;
      const run = await learn(worker, projectId, { seed, steps, method }, variant);
      const choices: SpecialistChoice["kind"][] =
        method.id === "vitask" ? ["none", "own"] : ["none"];
      for (const kind of choices) {
        const report = await worker.call("eval.start", {
          ...{
            runId: run.id,
            jobId: `${run.id} ${kind}`,
            specialist: { kind } as SpecialistChoice,
          },
        });
        const row = rowOf(report as unknown as ReportWithFindings, {
          seed,
          questions,
          variant,
          beside: BESIDE[kind]!,
        });
        rows.push(row);
        say(JSON.stringify(row));
      }
    }
  }
}

const BESIDE: Record<string, ReproducedRow["beside"]> = { none: "nobody", own: "the specialist" };

async function learn(
  worker: TestWorker,
  projectId: string,
  { seed, steps, method }: { seed: number; steps: number; method: MethodChoice },
  title: string,
): Promise<Run> {
  const [preset] = await worker.call("run.presets", { projectId });
  const config = { ...preset!.config, seed, method, ...(steps > 0 && { maxSteps: steps }) };
  const { id } = await worker.call("run.start", { projectId, config, title: `${title}, ${seed}` });
  while (true) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const run = (await worker.call("run.list", { projectId })).find((one) => one.id === id)!;
    if (run.status === "done") return run;
    if (run.status !== "running") throw new Error(`${title} ${run.status}: ${run.message ?? ""}`);
  }
}

/** Of the first kind of question whose answers are classes. */
function rowOf(
  { findings }: Pick<ReportWithFindings, "findings">,
  row: Pick<ReproducedRow, "seed" | "questions" | "variant" | "beside">,
): ReproducedRow {
  const kind = findings.kinds.find(({ table }) => table && table.classes.some(isName));
  if (!kind?.table) throw new Error("No question of the sample has classes as answers.");
  const { adapter } = kind.table;
  const n = adapter.cells.flat(2).length;
  return { ...row, n, accuracy: adapter.accuracy.value, macroF1: adapter.macroF1.value };
}

const isName = (answer: string) => !/^[\d.,\s]+$/.test(answer);

async function keepSome(worker: TestWorker, projectId: string, most: number): Promise<void> {
  if (most === 0) return;
  const examples = (await worker.call("example.list", { projectId })) as unknown as Example[];
  const seen = new Map<string, number>();
  const ids = examples.flatMap(({ id, split, part }) => {
    const count = (seen.get(`${split} ${part}`) ?? 0) + 1;
    seen.set(`${split} ${part}`, count);
    return count > most ? [id] : [];
  });
  await worker.call("example.remove", { projectId, ids });
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
