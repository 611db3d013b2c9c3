/**
 * AdaMLLM's comparisons in small, as lessons on the same described kitchen pictures: tasks that the synthesizer wrote with filters
 * and without, or made by rules; all in one stage, or descriptions first. Asked are the kitchen's hidden questions.
 */
import { exactMatch } from "../../src/metrics/index.ts";
import type { ScheduleId } from "../../src/protocol/instructions/schedule.ts";
import type { Draft } from "../../src/protocol/drafts.ts";
import type { Example } from "../../src/protocol/records.ts";
import type {
  Synthesis,
  SynthesisRow,
  SynthesisSettings,
  Verdict,
} from "../../src/protocol/synthesis.ts";
import { batchRows } from "../../src/runs/data/batchRows.ts";
import { encodeExamples } from "../../src/runs/data/encodedExamples.ts";
import { microBatch } from "../../src/runs/data/rows.ts";
import { presets } from "../../src/runs/planning/presets.ts";
import { EVALUATION } from "../../src/methods/objective.ts";
import { compose } from "../../src/synthesis/compose/compose.ts";
import { splitLeadingPlaceholders } from "../../src/base/examples/placeholders.ts";
import { taskDrafts } from "../../src/synthesizer/taskDrafts.ts";
import { EMBEDDED, type Embedded } from "../embedded.ts";
import { answer, questionsOf } from "../presetAnswers.ts";
import { train } from "../training.ts";
import type { DescribedPicture } from "./pictures.ts";
import type { WritingLine } from "./writing.ts";

export interface Lesson {
  tasks: "none" | "synthetic" | "rule-made";
  /** Of synthetic tasks. */
  filter: "none" | "rule" | "learnt";
  schedule: ScheduleId;
  steps: number;
  seed: number;
}

export interface LessonLine extends Lesson {
  key: string;
  part: "lesson";
  /** Tasks that it learns from, beside the descriptions. */
  learnt: number;
  /** Hidden questions, and those answered in the same words. */
  n: number;
  right: number;
  /** Mean loss of the watched descriptions at the end of each stage, in nats a token. */
  captionLosses: number[];
  lastLoss: number;
  seconds: number;
}

export const lessonKey = ({ tasks, filter, schedule, steps, seed }: Lesson) =>
  ["lesson", tasks, filter, schedule, steps, seed].join(" ");

/** Short answers are learnt, since short ones are asked for. */
const SETTINGS: Omit<SynthesisSettings, "filter"> = {
  ...{ writing: "guided", temperature: 0, seed: 1, maxNewTokens: 160 },
  ...{ answer: "precise", withCaption: true },
};

/** @param verdict of the filter about what was written, by the writing's key */
export async function measureLesson(
  model: Embedded,
  lesson: Lesson,
  about: {
    pictures: readonly DescribedPicture[];
    written: readonly WritingLine[];
    verdict: (line: WritingLine) => Verdict;
  },
  log: (line: string) => void,
): Promise<LessonLine> {
  const { pictures } = about;
  const own = await learntExamples(lesson, about);
  const watched = pictures
    .filter(({ split }) => split === "validation")
    .map((picture, i) => exampleOf(picture, `watched-${i}`, captionTurns(picture)));
  const { schedule, seed, steps } = lesson;
  const encoded = encodeExamples([...own, ...watched], "", model.reader, { schedule });
  const quick = presets(
    { ...EMBEDDED, parts: ["language", "projector"] },
    own,
    encoded.longest,
  ).find(({ id }) => id === "quick")!;
  const config = { ...quick.config, schedule, seed, maxSteps: steps };
  const rows = encoded.select(config);
  const captionLosses: number[] = [];
  const { trainer, losses, seconds } = await train(model, rows, config, log, {
    async atStageEnd(now) {
      const context = { rows: [], seed, step: 0 };
      const batch = batchRows(rows.validation, EVALUATION, context);
      captionLosses.push(await now.evaluate([await microBatch(batch, model.base)]));
    },
  });
  const score = await hiddenScore(model, pictures, trainer.adapter);
  trainer.destroy();
  return {
    ...{ key: lessonKey(lesson), part: "lesson", ...lesson, ...score, captionLosses },
    learnt: own.flatMap(({ turns }) => turns).filter(({ kind }) => kind !== "caption").length,
    lastLoss: losses.at(-1)!,
    seconds: Math.round(seconds),
  };
}

/** Answers to the hidden questions; without an adapter those of the model as it ships. */
export async function hiddenScore(
  { session, base, reader }: Embedded,
  pictures: readonly DescribedPicture[],
  adapter?: Parameters<typeof answer>[1],
): Promise<{ n: number; right: number }> {
  const hidden = pictures
    .filter(({ split }) => split === "test")
    .map((picture, i) => exampleOf(picture, `hidden-${i}`, picture.turns));
  const questions = questionsOf(hidden, "", reader);
  const answers = await answer(session, adapter, questions, base, reader);
  const right = questions.filter(({ reference }, i) => exactMatch(answers[i]!, reference)).length;
  return { n: questions.length, right };
}

async function learntExamples(
  lesson: Lesson,
  { pictures, written, verdict }: Parameters<typeof measureLesson>[2],
): Promise<Example[]> {
  const learning = pictures.filter(({ split }) => split === "train").slice(0, written.length);
  const filter =
    lesson.tasks === "synthetic" && lesson.filter !== "none"
      ? ({ kind: "rule" } as const)
      : ({ kind: "none" } as const);
  const rows = learning.map((picture, index): SynthesisRow => {
    const line = written[index]!;
    const triplet =
      lesson.tasks === "synthetic"
        ? line.triplet
        : lesson.tasks === "rule-made"
          ? ruleMade(picture)
          : null;
    const judged = triplet && filter.kind !== "none" ? { verdict: verdict(line) } : {};
    return { index, text: "", endless: false, lost: [], triplet, ...judged };
  });
  const synthesis = {
    ...{ id: "bench", projectId: "bench", runId: "bench", synthesizer: "", createdAt: "" },
    ...{ pictures: [...learning], settings: { ...SETTINGS, filter }, status: "running" },
  } satisfies Synthesis;
  const drafts = await taskDrafts(synthesis, rows, () => false);
  return drafts.filter(({ state }) => state === "waiting").map(accepted);
}

/** The sample's own first question: made by a rule from the facts that the description tells too. */
function ruleMade({ turns: [turn] }: DescribedPicture) {
  const instruction = splitLeadingPlaceholders(turn!.question)[1].trim();
  return { instruction, precise: turn!.answer, informative: turn!.answer };
}

const accepted = ({ id, media, turns, source }: Draft): Example => ({
  ...{ id, projectId: "bench", part: "image", media, turns, source },
  ...{ split: "train", editedAt: "" },
});

const exampleOf = (
  { media, source, split }: DescribedPicture,
  id: string,
  turns: Example["turns"],
): Example => ({
  ...{ id, projectId: "bench", part: "image", media: [media], turns, source, split },
  editedAt: "",
});

const captionTurns = ({ media, caption }: DescribedPicture) =>
  compose({ ...SETTINGS, id: media.hash, caption, triplet: null });
