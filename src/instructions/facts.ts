/** The answered questions of examples as templates see them. */
import { withoutPlaceholders } from "../base/examples/placeholders.ts";
import { aloneQuestions, type AloneQuestion } from "../dataset/aloneQuestions.ts";
import { classOf, findClassTasks } from "../dataset/classes/classTask.ts";
import type { Example, Media } from "../protocol/records.ts";
import type { ClassTask } from "../protocol/specialist.ts";
import type { Fact } from "./task.ts";

export interface ExampleFact extends AloneQuestion {
  example: Example;
  fact: Fact;
}

/**
 * Facts of the person's own examples, in order. Classes are those of the examples to learn from, so that a list of them tells
 * nothing about hidden answers.
 * @param all the examples that the classes are taken from
 */
export function factsOf(examples: readonly Example[], all: readonly Example[]): ExampleFact[] {
  const tasks = findClassTasks(all);
  return examples
    .filter(({ part }) => part !== "replay")
    .flatMap((example) =>
      aloneQuestions(example).map((alone) => ({
        ...alone,
        example,
        fact: factOf(example, alone, tasks),
      })),
    );
}

function factOf(
  example: Example,
  { turn, text, media }: AloneQuestion,
  tasks: readonly ClassTask[],
): Fact {
  const alone = { ...example, media, turns: [{ ...turn, question: text }] };
  const asked = tasks.flatMap((task) => {
    const own = classOf(alone, task);
    return own === null ? [] : [{ task, label: task.classes[own]!.label }];
  })[0];
  const task = asked?.task ?? tasks.find((one) => namesRare(turn.answer, one));
  return {
    question: withoutPlaceholders(turn.question),
    answer: turn.answer.trim(),
    medium: mediumOf(media),
    classes: task?.classes.map(({ label }) => label) ?? [],
    label: asked?.label ?? null,
  };
}

const namesRare = (answer: string, { rare }: ClassTask) =>
  rare.some(({ spellings }) => spellings.includes(answer.trim()));

function mediumOf(media: readonly Pick<Media, "kind">[]): string | null {
  if (media.length === 0) return null;
  const kinds = new Set(media.map(({ kind }) => kind));
  if (kinds.size > 1) return "pictures and clips";
  const word = kinds.has("image") ? "picture" : "clip";
  return media.length === 1 ? word : `${word}s`;
}
