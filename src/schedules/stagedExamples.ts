/** The examples of each stage of a schedule: a conversation with answers of several stages becomes one for each. Pure. */
import { isSupervised } from "../base/examples/isSupervised.ts";
import { placeholder, placeholdersIn } from "../base/examples/placeholders.ts";
import { attachedMedia } from "../dataset/attachedMedia.ts";
import type { Example, Turn } from "../protocol/records.ts";
import type { Schedule } from "./schedule.ts";

/** The stage, counted from 0, that an answer is learnt in. */
function stageOfTurn({ stages }: Schedule, turn: Pick<Turn, "kind">): number {
  return stages.findIndex(({ takes }) => takes(turn));
}

/** The stage of an example whose answers to learn are all of one; -1 without any. */
export function stageOfExample(schedule: Schedule, { turns }: Pick<Example, "turns">): number {
  const learnt = turns.find(isSupervised);
  return learnt ? stageOfTurn(schedule, learnt) : -1;
}

/**
 * An example for each stage that learns an answer of it, in the order of the stages: with these turns and those that are context
 * alone. Media stay with the conversation: a later turn also shows what was shown in turns before that are another stage's. The
 * same object where one stage learns all.
 */
export function stagedExamples(schedule: Schedule, example: Example): Example[] {
  const stages = example.turns.map((turn) =>
    isSupervised(turn) ? stageOfTurn(schedule, turn) : null,
  );
  const learning = [...new Set(stages.filter((stage) => stage !== null))].sort((a, b) => a - b);
  if (learning.length < 2) return [example];
  return learning.map((stage) =>
    withTurns(example, (at) => stages[at] === null || stages[at] === stage),
  );
}

function withTurns(example: Example, isKept: (at: number) => boolean): Example {
  let shown: string[] = [];
  const turns = example.turns.flatMap((turn, at): Turn[] => {
    if (!isKept(at)) {
      shown.push(...placeholdersIn(turn.question).map(placeholder));
      return [];
    }
    const question = [...shown, turn.question].join("\n");
    shown = [];
    return [{ ...turn, question }];
  });
  const questions = turns.map(({ question }) => question);
  return { ...example, turns, media: attachedMedia(questions, example.media) };
}
