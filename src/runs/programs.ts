/**
 * Every program that a lesson builds, recorded as the lesson will record it and laid out, without a GPU: looking at the media,
 * learning, checking, and answering the questions that are asked meanwhile.
 */
import type { RunConfig } from "../protocol/config.ts";
import { plan, type Plan } from "../engine/graph/plan.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import type { Encoded, PassShape } from "../families/family.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { planAnswers } from "../inference/generationPlan.ts";
import { recordAnswer } from "../inference/recordGeneration.ts";
import { shapeFor, type Conversation } from "../train/batchShape.ts";
import { seeing } from "../inference/visualShape.ts";
import { cacheBytes } from "../inference/kvCache.ts";
import type { ModelPlan } from "../inference/openModel.ts";
import { recordVision } from "../inference/recordModel.ts";
import { recordLesson } from "../train/recordStep.ts";
import { recordUpdate } from "../train/step.ts";
import { seenTogether } from "../inference/featureCache.ts";
import { groups } from "../base/groups.ts";
import { rowsOfStep, sightsOfRows, totalSteps, type LessonRow, type LessonRows } from "./rows.ts";
import { CHECK_ROWS } from "./material.ts";
import { PROBE_TOKENS, probeRows } from "./samplePrompts.ts";

/** Steps whose batches are looked at for the largest one: an epoch of most projects. */
const STEPS_SEEN = 200;

export interface LessonPrograms {
  plans: Plan[];
  /** Dispatches of its longest pass. */
  dispatches: number;
  /** Keys and values while the questions are answered. */
  cacheBytes: number;
}

export function lessonPrograms(
  { model, catalog }: ModelPlan,
  rows: LessonRows,
  config: RunConfig,
  layout: AdapterLayout,
  hints: Hints,
  maxBindingBytes: number,
): LessonPrograms {
  const recorder = { model, catalog, hints };
  const { checkpointing, batch } = config;
  const shapesOf = (passes: readonly LessonRow[][]) =>
    distinct(passes.map((pass) => shapeFor(pass.map(encodedOf), model.eyes, layout.vision)));
  const steps = Math.min(totalSteps(rows, config), STEPS_SEEN);
  const passes = Array.from({ length: steps }, (_, step) => rowsOfStep(rows, config, step)).flat();
  const learning = shapesOf(passes).map((shape) =>
    recordLesson(recorder, layout, shape, { learn: true, checkpointing }),
  );
  const check = rows.check.slice(0, CHECK_ROWS);
  const checking = shapesOf(groups(check, batch)).map((shape) =>
    recordLesson(recorder, layout, shape, { learn: false, checkpointing: false }),
  );
  const prompts = probeRows(check.length > 0 ? check : rows.own).map(({ encoded }) =>
    questionOf(encoded),
  );
  const { room, shapes } = planAnswers(model, prompts, PROBE_TOKENS, maxBindingBytes);
  const answering = distinct(shapes).map((shape) => recordAnswer(recorder, layout, shape));
  // Towers that learn see the media of a batch within its pass, and by themselves only those of the questions.
  const seen = layout.vision
    ? distinct(prompts.flatMap(({ media }) => media.flatMap((one) => passesOf([one]))))
    : distinct(
        seenTogether(sightsOfRows([...rows.own, ...rows.replay, ...check])).flatMap((some) =>
          passesOf(some.map(({ geometry }) => geometry)),
        ),
      );
  function passesOf(media: Encoded["media"]): PassShape[] {
    return [...seeing(model.eyes).passes(media)].map(({ shape }) => shape);
  }
  const looking = seen.map((shape) =>
    recordVision(recorder, shape, layout.vision ? layout : undefined),
  );
  const update = recordUpdate(new Trace(hints), layout);
  return {
    plans: [...looking, ...learning, update, ...checking, ...answering].map(plan),
    dispatches: Math.max(...learning.map((trace) => trace.steps.length)),
    cacheBytes: cacheBytes(model, room),
  };
}

const encodedOf = ({ encoded }: LessonRow): Conversation => encoded;

/** What comes before the first answer. */
function questionOf({ ids, trained, slots, media }: Conversation): Encoded {
  const end = trained.indexOf(1);
  const shown = slots.filter(({ start }) => start < end);
  const count = 1 + Math.max(-1, ...shown.map((slot) => slot.media));
  return { ids: ids.subarray(0, end), slots: shown, media: media.slice(0, count) };
}

function distinct<T>(shapes: readonly T[]): T[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}
