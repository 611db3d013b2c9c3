/**
 * Seed tasks out of a project's own examples, joined by picture: its description, and a question that was answered twice. Which of
 * two answers is the precise one is our rule: the shorter one, in words.
 */
import { splitLeadingPlaceholders } from "../base/examples/placeholders.ts";
import { isSupervised } from "../base/examples/isSupervised.ts";
import type { Example, Media, Turn } from "../protocol/records.ts";
import type { IncompleteSeed, SeedTask } from "./seedTask.ts";

/** What a person asked and answered about one picture, over all examples that show it. */
interface Pictured {
  media: Media;
  example: Example;
  turns: Turn[];
}

/** Fewer words than this in the longer answer and it holds no reason. */
const FEWEST_REASON_WORDS = 3;

export interface JoinedSeeds {
  tasks: SeedTask[];
  /** Of pictures that have no task. */
  incomplete: IncompleteSeed[];
}

/**
 * Of all examples to learn from about exactly one picture. `captionQuestion`: the question, without placeholders, whose answer
 * describes a picture. Hidden and watched examples are never read.
 */
export function joinSeeds(examples: readonly Example[], captionQuestion: string): JoinedSeeds {
  const tasks: SeedTask[] = [];
  const incomplete: IncompleteSeed[] = [];
  for (const { media, example, turns } of byPicture(examples)) {
    const caption = turns.find((turn) => questionOf(turn) === captionQuestion)?.answer.trim();
    const others = turns.filter((turn) => questionOf(turn) !== captionQuestion);
    const triplets = caption ? tripletsOf(others) : [];
    if (!caption || triplets.length === 0) {
      incomplete.push({ name: media.localName, reason: whatIsMissing(caption, others) });
      continue;
    }
    const { source, split } = example;
    for (const triplet of triplets) tasks.push({ ...triplet, media, caption, source, split });
  }
  return { tasks, incomplete };
}

/** The question as a person reads it. */
export function questionOf({ question }: Pick<Turn, "question">): string {
  return splitLeadingPlaceholders(question)[1].trim();
}

function byPicture(examples: readonly Example[]): Pictured[] {
  const pictures = new Map<string, Pictured>();
  for (const example of examples) {
    const [media] = example.media;
    const isPicture = example.media.length === 1 && media!.kind === "image";
    if (!isPicture || example.split !== "train" || example.part === "replay") continue;
    const known = pictures.get(media!.hash) ?? { media: media!, example, turns: [] };
    pictures.set(media!.hash, known);
    known.turns.push(...example.turns.filter(isSupervised));
  }
  return [...pictures.values()];
}

/** Of every question that has two different answers, the shortest and the longest. */
function tripletsOf(turns: readonly Turn[]) {
  const answers = new Map<string, string[]>();
  for (const turn of turns) {
    const question = questionOf(turn);
    answers.set(question, [...(answers.get(question) ?? []), turn.answer.trim()]);
  }
  return [...answers].flatMap(([instruction, given]) => {
    const ordered = given.toSorted((a, b) => wordsIn(a) - wordsIn(b));
    const [precise, informative] = [ordered[0]!, ordered.at(-1)!];
    const isPair =
      instruction !== "" &&
      wordsIn(informative) >= FEWEST_REASON_WORDS &&
      wordsIn(informative) > wordsIn(precise);
    return isPair ? [{ instruction, precise, informative }] : [];
  });
}

function whatIsMissing(caption: string | undefined, others: readonly Turn[]): string {
  if (!caption) return "It has no description.";
  if (others.length === 0) return "It has a description and no other question.";
  return "No question about it has both a short answer and a longer one that gives the reason.";
}

const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean).length;
