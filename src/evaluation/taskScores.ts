/** Both models' answers to a kind of question, scored by its task, with intervals and a test of whole groups. */
import { groupBy } from "../base/groupBy.ts";
import { bootstrap, signFlipTest } from "../metrics/index.ts";
import type { Estimate } from "../protocol/evaluation/estimate.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import type { TaskFindings, TaskScore } from "../protocol/evaluation/tasks.ts";
import { groupOf } from "./groupOf.ts";
import { MOST_LUCK } from "./pairedDifference.ts";
import type { Measured, Task, TaskColumn, TaskKind } from "./tasks/task.ts";

type Who = "base" | "adapter";

/** A question with two answers to it. */
export type Answered = Pick<
  ScoredAnswer,
  "question" | "reference" | "base" | "adapter" | "group" | "exampleId"
>;

export interface ScoredTask {
  findings: TaskFindings;
  /** The first score of each answer; null where it has none. */
  each: Record<Who, (number | null)[]>;
}

/** The score that decides, alone. */
export interface DecidingScore {
  score: TaskScore;
  luck: number;
}

/** @param answers of one kind, at least one */
export function taskScores(
  task: Task,
  answers: readonly Answered[],
  classes: readonly string[] | undefined,
): ScoredTask {
  const kind: TaskKind = { questions: answers, classes };
  const groups = groupsOf(answers);
  const [column, ...more] = task.columns(kind);
  const first = measureBoth(column, answers);
  const { score, luck } = deciding(first, groups);
  const { guessed: base } = first.base;
  const { guessed: adapter } = first.adapter;
  return {
    each: { base: first.base.each, adapter: first.adapter.each },
    findings: {
      id: task.id,
      scores: [score, ...more.map((other) => taskScore(measureBoth(other, answers), groups))],
      chance: task.chance(kind),
      luck,
      isShown: (score.difference?.low ?? 0) > 0 && luck <= MOST_LUCK,
      ...(base !== undefined && adapter !== undefined && { guessed: { base, adapter } }),
    },
  };
}

/** As `taskScores` without the other scores. */
export function decidingScore(
  task: Task,
  answers: readonly Answered[],
  classes: readonly string[] | undefined,
): DecidingScore {
  const [column] = task.columns({ questions: answers, classes });
  return deciding(measureBoth(column, answers), groupsOf(answers));
}

function groupsOf(answers: readonly Answered[]): number[][] {
  return [...groupBy(answers.keys(), (at) => groupOf(answers[at]!)).values()];
}

function deciding(first: MeasuredColumn, groups: number[][]): DecidingScore {
  return { score: taskScore(first, groups), luck: luckOf(first.base, first.adapter, groups) };
}

function measureBoth(column: TaskColumn, answers: readonly Answered[]): MeasuredColumn {
  const [base, adapter] = (["base", "adapter"] as const).map((who) =>
    measure(column, answers, who),
  );
  return { column, base: base!, adapter: adapter! };
}

function measure(column: TaskColumn, answers: readonly Answered[], who: Who): Measured {
  return column.measure(
    answers.map(({ question, reference, ...answer }) => ({
      ...{ question, reference },
      answer: answer[who],
    })),
  );
}

interface MeasuredColumn {
  column: TaskColumn;
  base: Measured;
  adapter: Measured;
}

function taskScore({ column, base, adapter }: MeasuredColumn, groups: number[][]): TaskScore {
  const { id, label, scale } = column;
  const counts = { base: countOf(base), adapter: countOf(adapter) };
  const all = groups.flat();
  const isWhole = counts.base === all.length && counts.adapter === all.length;
  const values = { base: base.over(all), adapter: adapter.over(all) };
  const intervals = isWhole
    ? bootstrap(groups, (at) => {
        const [theirs, ours] = [base.over(at)!, adapter.over(at)!];
        return { base: theirs, adapter: ours, difference: ours - theirs };
      })
    : null;
  const estimate = (who: Who): Estimate | null => {
    const value = values[who];
    return value === null ? null : { value, low: value, high: value, ...intervals?.[who] };
  };
  return {
    ...{ id, label, scale, n: counts },
    base: estimate("base"),
    adapter: estimate("adapter"),
    difference: intervals && {
      value: values.adapter! - values.base!,
      ...intervals.difference,
    },
  };
}

function countOf({ each }: Measured): number {
  return each.filter((value) => value !== null).length;
}

function luckOf(base: Measured, adapter: Measured, groups: number[][]): number {
  const difference = (at: number) => (adapter.each[at] ?? 0) - (base.each[at] ?? 0);
  return signFlipTest(groups.map((group) => group.reduce((sum, at) => sum + difference(at), 0)));
}
