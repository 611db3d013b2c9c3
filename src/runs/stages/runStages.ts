/**
 * The stages of a run by its schedule: which rows each learns, in how many steps, and which rows a step takes. A run without a
 * schedule has one stage. Pure, so that the planner does it too.
 */
import { batched } from "../../base/async/batched.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { UserError } from "../../base/userError.ts";
import type { MixSequence } from "../../dataset/mixture/sequence.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { scheduleOf } from "../../schedules/index.ts";
import type { ScheduleStage } from "../../schedules/schedule.ts";
import { stageOfExample } from "../../schedules/stagedExamples.ts";
import { stageAt, type OptimStage } from "../../train/optimStages.ts";
import { conversationsOfRun, sequenceOf, stepsOf, type TrainingRows } from "../data/rows.ts";

export interface StageOfRun extends OptimStage {
  stage: ScheduleStage;
  /** Its own rows, and the general ones that every stage draws from. */
  rows: TrainingRows;
  sequence: MixSequence;
  /** Conversations that it takes in all its steps. */
  conversations: number;
}

export interface RunStages {
  stages: readonly StageOfRun[];
  totalSteps: number;
  /** The step after each stage's last, counted from 0: the last is `totalSteps`. */
  ends: readonly number[];
  /**
   * The rows of each micro-batch of one step, a function of the step alone. Steps run on over the ends of epochs; the last one of
   * a stage has what is left of all its epochs, so that no conversation is seen more often than the run says.
   */
  rowsOfStep(step: number): TrainingRow[][];
}

/** @throws UserError when a stage has nothing to learn */
export function runStages(rows: TrainingRows, config: RunConfig): RunStages {
  const schedule = scheduleOf(config.schedule);
  const parts = schedule.stages.map((stage, at) => {
    const isOf = ({ example }: TrainingRow) => stageOfExample(schedule, example) === at;
    const isOnly = schedule.stages.length === 1;
    const own = isOnly ? rows.own : rows.own.filter(isOf);
    if (own.length === 0 && !isOnly) throw nothingToLearn(stage, rows);
    const ofStage = { ...rows, own };
    return { stage, rows: ofStage, sequence: sequenceOf(ofStage, config) };
  });
  const whole = parts.map(({ sequence }) =>
    stepsOf(sequence.epochLength, { ...config, maxSteps: 0 }),
  );
  const shared = shareSteps(whole, config.maxSteps);
  let from = 0;
  const stages = parts.map((part, i): StageOfRun => {
    const { stage, sequence } = part;
    const steps = shared[i]!;
    const conversations = conversationsOfRun(sequence.epochLength, { ...config, maxSteps: steps });
    const planned = { ...part, from, steps, rate: stage.rate, conversations };
    from += steps;
    return planned;
  });
  const perStep = config.batch * config.accumulate;
  return {
    stages,
    totalSteps: from,
    ends: stages.map((stage) => stage.from + stage.steps),
    rowsOfStep(step) {
      const { sequence, conversations, rows, ...stage } = stageAt(stages, step);
      const begin = (step - stage.from) * perStep;
      const taken = sequence
        .rows(conversations, begin, Math.min(begin + perStep, conversations))
        .map((row) => (row.from === "own" ? rows.own : rows.replay)[row.index]!);
      return batched(taken, config.batch);
    },
  };
}

/** The steps of each stage where all together are at most `most` (0: no limit): in proportion, each at least one. */
function shareSteps(whole: readonly number[], most: number): number[] {
  const total = whole.reduce((sum, steps) => sum + steps, 0);
  if (most <= 0 || most >= total) return [...whole];
  let [before, given] = [0, 0];
  return whole.map((steps, i) => {
    before += steps;
    const leftForOthers = whole.length - 1 - i;
    const wanted = Math.min(Math.round((before * most) / total), most - leftForOthers);
    const share = Math.max(1, wanted - given);
    given += share;
    return share;
  });
}

function nothingToLearn({ title, what }: ScheduleStage, { own }: TrainingRows): UserError {
  return new UserError(
    `The stage “${title}” has nothing to learn: of ${formatCount(own.length, "conversation")} to learn from, none has ${what}. Name the kinds of the answers on the Examples screen, or let it learn all in one stage.`,
  );
}
