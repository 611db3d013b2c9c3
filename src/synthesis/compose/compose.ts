/**
 * A task of a picture as it is learnt: the kept question with one answer made of both, beside the description, in either order
 * (AdaMLLM, arXiv 2411.19930, section 3.2). Where nothing was kept, the description alone.
 */
import { hash32 } from "../../base/hash.ts";
import { placeholder, replacePlaceholders } from "../../base/examples/placeholders.ts";
import { Random } from "../../base/random.ts";
import type { Turn } from "../../protocol/records.ts";
import type { ComposedAnswer, TaskTriplet } from "../../protocol/synthesis.ts";
import { CAPTION_QUESTIONS, fill, PLAIN_TEMPLATES, REASONING_TEMPLATES } from "./templates.ts";

export interface ComposeRequest {
  /** Decides, with the seed, all that is drawn. */
  id: string;
  seed: number;
  caption: string;
  /** Null where nothing was kept. */
  triplet: TaskTriplet | null;
  answer: ComposedAnswer;
  /** False leaves the description out where there is a question. The paper has it always. */
  withCaption?: boolean;
}

/** The turns of a conversation about one picture; the first question, and no other, has its placeholder. */
export function compose({
  id,
  seed,
  caption,
  triplet,
  answer,
  withCaption = true,
}: ComposeRequest): Turn[] {
  const random = new Random(hash32(id, seed));
  const description: Turn = {
    question: draw(CAPTION_QUESTIONS, random),
    answer: clean(caption),
    kind: "caption",
  };
  const isCaptionFirst = random.uniform() < 0.5;
  if (!triplet) return withPicture([description]);
  const task = taskTurn(triplet, answer, random);
  if (!withCaption) return withPicture([task]);
  return withPicture(isCaptionFirst ? [description, task] : [task, description]);
}

/** In the last sentence of an answer these say that it concludes. Our list. */
const CUES =
  /\b(so|thus|hence|therefore|which means|this means|must be|could be|answer is|in all)\s/i;

/** The last sentence; sentences end at a full stop, a question or an exclamation mark and a space. */
export function concludes(text: string): boolean {
  return CUES.test(
    text
      .trim()
      .split(/(?<=[.!?])\s+/)
      .at(-1)!,
  );
}

/** The three ways: the informative answer concludes; else the precise one does; else both go into a template. */
export function taskTurn(
  { instruction, precise, informative }: TaskTriplet,
  answer: ComposedAnswer,
  random: Random,
): Turn {
  if (answer === "precise") {
    return { question: clean(instruction), answer: clean(precise), kind: "written" };
  }
  const isConcluding = concludes(informative);
  if (isConcluding || CUES.test(precise)) {
    const said = isConcluding ? informative : `${sentence(informative)} ${precise}`;
    return filled(draw(PLAIN_TEMPLATES, random), { question: instruction, answer: said });
  }
  return filled(draw(REASONING_TEMPLATES, random), {
    ...{ question: instruction, reason: sentence(informative) },
    answer: precise.trim().replace(/[.\s]+$/, ""),
  });
}

const filled = (
  { question, answer }: { question: string; answer: string },
  values: Record<string, string>,
): Turn => ({
  question: clean(fill(question, values)),
  answer: clean(fill(answer, values)),
  kind: "written",
});

/** With an end. */
const sentence = (text: string) => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** Any placeholder that a model wrote is taken out: there is one picture, and its place is known. */
const clean = (text: string) => replacePlaceholders(text, () => "").trim();

function withPicture([first, ...later]: Turn[]): Turn[] {
  return [{ ...first!, question: `${placeholder("image")}\n${first!.question}` }, ...later];
}

const draw = <T>(pool: readonly T[], random: Random): T => pool[random.integer(pool.length)]!;
