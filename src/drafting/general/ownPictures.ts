/**
 * General questions about the person's own pictures: what the model says of these before it learns is kept too, since forgetting
 * shows first where a run changes the model most. Wordings and numbers are our choice. Pure.
 */
import { ownPictureId } from "../../base/examples/keptKind.ts";
import { placeholder } from "../../base/examples/placeholders.ts";
import { groupBy } from "../../base/groupBy.ts";
import { hash32 } from "../../base/hash.ts";
import type { Example, Split } from "../../protocol/records.ts";
import type { GeneralQuestion } from "./generalQuestions.ts";

/** Pictures of each split. */
const MOST_PICTURES: Record<Split, number> = { train: 24, validation: 0, test: 16 };

const QUESTIONS = [
  "Describe the picture in one sentence.",
  "What can be seen in the picture?",
  "Which colours are in the picture?",
  "What is in the middle of the picture?",
];

/** One question a picture, which keeps the split and the source of its example; none about a picture of several splits. */
export function ownPictureQuestions(examples: readonly Example[]): GeneralQuestion[] {
  const shown = examples
    .filter(({ part }) => part !== "replay")
    .flatMap(({ media, split, source }) => media.map((medium) => ({ medium, split, source })))
    .filter(({ medium }) => medium.kind === "image");
  const left = { ...MOST_PICTURES };
  return [...groupBy(shown, ({ medium }) => medium.hash).values()]
    .filter((uses) => new Set(uses.map(({ split }) => split)).size === 1)
    .map(([use]) => ({ ...use!, rank: hash32(use!.medium.hash, 1) }))
    .toSorted((a, b) => a.rank - b.rank)
    .filter(({ split }) => left[split]-- > 0)
    .map(({ medium, split, source, rank }) => ({
      id: ownPictureId(medium.hash),
      question: `${placeholder("image")}\n${QUESTIONS[rank % QUESTIONS.length]!}`,
      ...{ media: [medium], split, source },
    }));
}
