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

export interface ScoredTask {
  findings: TaskFindings;
  /** The adapter's first score of each answer; null where it has none. */
  each: (number | null)[];
}

/** @param answers of one kind, at least one */
export function taskScores(
  task: Task,
  answers: readonly ScoredAnswer[],
  classes: readonly string[] | undefined,
): ScoredTask {
  const kind: TaskKind = { questions: answers, classes };
  const groups = [...groupBy(answers.keys(), (at) => groupOf(answers[at]!)).values()];
  const measured = (column: TaskColumn): MeasuredColumn => ({
    column,
    base: measure(column, answers, "base"),
    adapter: measure(column, answers, "adapter"),
  });
  const [column, ...more] = task.columns(kind);
  const first = measured(column);
  const score = taskScore(first, groups);
  const luck = luckOf(first.base, first.adapter, groups);
  const { guessed: base } = first.base;
  const { guessed: adapter } = first.adapter;
  return {
    each: first.adapter.each,
    findings: {
      id: task.id,
      scores: [score, ...more.map((other) => taskScore(measured(other), groups))],
      chance: task.chance(kind),
      luck,
      isShown: (score.difference?.low ?? 0) > 0 && luck <= MOST_LUCK,
      ...(base !== undefined && adapter !== undefined && { guessed: { base, adapter } }),
    },
  };
}

function measure(column: TaskColumn, answers: readonly ScoredAnswer[], who: Who): Measured {
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
