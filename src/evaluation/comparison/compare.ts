/** Base and adapters side by side on the questions that all of them were asked. */
import { groupBy } from "../../base/groupBy.ts";
import { chance, holm } from "../../metrics/index.ts";
import type { Comparison, ComparedModel } from "../../protocol/evaluation/comparison.ts";
import type { EvalReport, ScoredAnswer } from "../../protocol/reports.ts";
import { classesOfReport, type ChosenTasks } from "../findings.ts";
import { groupedShare } from "../groupedShare.ts";
import { groupOf } from "../groupOf.ts";
import { pairedDifference } from "../pairedDifference.ts";
import { isOwn, kindsOf } from "../scoreTable.ts";
import { taskOf } from "../tasks/index.ts";
import type { Task } from "../tasks/task.ts";
import { decidingScore } from "../taskScores.ts";

/** A report with the title of its run. */
export interface TitledReport {
  report: EvalReport;
  title: string;
}

/** A model's answers to the common questions, in their order. */
interface Answers {
  id: string;
  title: string;
  isBase: boolean;
  texts: string[];
  right: boolean[];
  /** Right without the list of answers, by question; undefined where it was not asked so. */
  unlisted: (boolean | undefined)[];
}

interface Kind {
  kind: string;
  task: Task;
  classes: string[] | undefined;
  /** Positions among the common questions. */
  at: number[];
}

/**
 * @param reports of one version, the newest first
 * @param against id of the model that all are compared with; the first base model where it is none of them
 */
export function compare(
  reports: readonly TitledReport[],
  chosen: ChosenTasks = {},
  against?: string,
): Comparison {
  const { questions, models, leftOut } = aligned(reports);
  const classes = classesOfReport(reports[0]!.report, questions);
  const kinds = kindsOf(questions).map((kind): Kind => {
    const at = [...questions.keys()].filter((i) => questions[i]!.kind === kind);
    const ofKind = at.map((i) => questions[i]!);
    const task = taskOf({ questions: ofKind, classes: classes[kind] }, chosen[kind]);
    return { kind, task, classes: classes[kind], at };
  });
  const other = models.find(({ id }) => id === against) ?? models[0]!;
  const asked = askedWithoutList(models);
  const compared = models.map((model) => ({
    ...comparedModel(model, other, questions, kinds),
    lists: asked.length > 0 ? listScores(model, questions, asked) : null,
  }));
  const tested = compared.filter(({ id }) => id !== other.id);
  const corrected = holm(tested.map(({ over }) => over.luck));
  tested.forEach((model, i) => (model.correctedLuck = corrected[i]!));
  return {
    versionId: reports[0]!.report.versionId,
    n: questions.length,
    groups: new Set(questions.map(groupOf)).size,
    leftOut,
    kinds: kinds.map(({ kind, task, classes: names, at }) => {
      const taskKind = { questions: at.map((i) => questions[i]!), classes: names };
      const [{ label, scale }] = task.columns(taskKind);
      const { value } = task.chance(taskKind);
      return { kind, n: at.length, task: task.id, label, scale, chance: value };
    }),
    listed: asked.length,
    chance: chance(questions),
    models: compared,
    against: other.id,
  };
}

const keyOf = ({ exampleId, turn }: ScoredAnswer) => `${exampleId} ${turn}`;

/** Base models that gave the same answers throughout are one. */
function aligned(reports: readonly TitledReport[]) {
  const asked = reports.map(
    ({ report }) => new Map(report.answers.filter(isOwn).map((answer) => [keyOf(answer), answer])),
  );
  const all = new Set(asked.flatMap((answers) => [...answers.keys()]));
  const common = [...asked[0]!.keys()].filter((key) => asked.every((one) => one.has(key)));
  const adapters = reports.map(({ report, title }, i): Answers => {
    const answers = common.map((key) => asked[i]!.get(key)!);
    return {
      ...{ id: report.id, title, isBase: false },
      texts: answers.map(({ adapter }) => adapter),
      right: answers.map(({ adapterRight }) => adapterRight),
      unlisted: answers.map(({ withoutList }) => withoutList?.right),
    };
  });
  const bases = reports.map(({ report, title }, i): Answers => {
    const answers = common.map((key) => asked[i]!.get(key)!);
    return {
      ...{ id: `base ${report.id}`, title, isBase: true },
      texts: answers.map(({ base }) => base),
      right: answers.map(({ baseRight }) => baseRight),
      unlisted: answers.map(() => undefined),
    };
  });
  const different = [...groupBy(bases, ({ texts }) => JSON.stringify(texts)).values()].map(
    ([first]) => first!,
  );
  const named = different.map((base) => ({
    ...base,
    title: different.length > 1 ? `General model of “${base.title}”` : "General model",
  }));
  return {
    questions: common.map((key) => asked[0]!.get(key)!),
    models: [...named, ...adapters],
    leftOut: all.size - common.length,
  };
}

/** Positions of the questions that all who were asked any without its list were asked so. */
function askedWithoutList(models: readonly Answers[]): number[] {
  const asked = models.filter(({ unlisted }) => unlisted.some((right) => right !== undefined));
  const [first] = asked;
  if (!first) return [];
  return [...first.unlisted.keys()].filter((i) =>
    asked.every(({ unlisted }) => unlisted[i] !== undefined),
  );
}

function listScores(
  { right, unlisted }: Answers,
  questions: readonly ScoredAnswer[],
  at: readonly number[],
): NonNullable<ComparedModel["lists"]> {
  const share = (isRight: (i: number) => boolean) =>
    groupedShare(at.map((i) => ({ right: isRight(i), group: groupOf(questions[i]!) })));
  const wasAsked = at.every((i) => unlisted[i] !== undefined);
  return {
    listed: share((i) => right[i]!),
    unlisted: wasAsked ? share((i) => unlisted[i]!) : null,
  };
}

function comparedModel(
  model: Answers,
  other: Answers,
  questions: readonly ScoredAnswer[],
  kinds: readonly Kind[],
): Omit<ComparedModel, "lists"> {
  const { id, title, isBase, right } = model;
  const over = pairedDifference(
    questions.map((question, i) => ({
      ...{ first: right[i]!, second: other.right[i]!, group: groupOf(question) },
    })),
  );
  return {
    ...{ id, title, isBase, over },
    right: groupedShare(questions.map((one, i) => ({ right: right[i]!, group: groupOf(one) }))),
    correctedLuck: over.luck,
    kinds: kinds.map(({ task, classes, at }) => {
      const answers = at.map((i) => ({
        ...questions[i]!,
        base: other.texts[i]!,
        adapter: model.texts[i]!,
      }));
      const { score, luck } = decidingScore(task, answers, classes);
      return { value: score.adapter, difference: score.difference, luck };
    }),
  };
}
