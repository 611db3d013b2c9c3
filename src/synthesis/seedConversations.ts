/**
 * The conversations that a synthesizer is trained on (AdaMLLM, arXiv 2411.19930, section 3.1): the caption as context, then the
 * question with each of its two answers, in random order; some pictures are replaced by a blank one and keep their caption, so
 * that the caption is read and not only the picture.
 */
import { hash32 } from "../base/hash.ts";
import { placeholder } from "../base/examples/placeholders.ts";
import { Random } from "../base/random.ts";
import type { Example, Media, Turn } from "../protocol/records.ts";
import { ANSWER_FORMS, CAPTION_QUESTION, withControl } from "./controlLines.ts";
import type { SeedTask } from "./seedTask.ts";

export interface SeedConversationOptions {
  projectId: string;
  /** Share of the pictures that are replaced, 0 to 1. The paper's is 0.1. */
  blankShare: number;
  /** The picture that shows nothing. */
  blank: Media;
  seed: number;
  createdAt: string;
}

/** Whether the picture of the seed task at `index` is replaced: a function of these alone, so equal seeds give equal sets. */
export function isBlank(index: number, blankShare: number, seed: number): boolean {
  return new Random(hash32(`blank ${index}`, seed)).uniform() < blankShare;
}

/** One conversation a seed task, in their order. */
export function seedConversations(
  tasks: readonly SeedTask[],
  { projectId, blankShare, blank, seed, createdAt }: SeedConversationOptions,
): Example[] {
  return tasks.map((task, index): Example => {
    const media = isBlank(index, blankShare, seed) ? blank : task.media;
    return {
      id: `seed-${String(index).padStart(6, "0")}`,
      ...{ projectId, part: "image", media: [media] },
      turns: [captionTurn(task.caption), ...answerTurns(task, index, seed)],
      split: task.split,
      source: task.source,
      editedAt: createdAt,
    };
  });
}

/** The description of a picture as context: its answer is not learnt. */
export function captionTurn(caption: string): Turn {
  const question = `${placeholder("image")}\n${CAPTION_QUESTION}`;
  return { question, answer: caption, kind: "caption", trained: false };
}

function answerTurns(task: SeedTask, index: number, seed: number): Turn[] {
  const random = new Random(hash32(`order ${index}`, seed));
  return random.shuffle(ANSWER_FORMS).map((form): Turn => ({
    question: withControl(form, task.instruction),
    answer: task[form],
    kind: form,
  }));
}
