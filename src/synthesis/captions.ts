/** The descriptions in a project's examples: which questions ask for one, and the pictures that have an answer. Pure. */
import { isSupervised } from "../base/examples/isSupervised.ts";
import type { Example } from "../protocol/records.ts";
import type { CaptionedPicture, SynthesisSources } from "../protocol/synthesis.ts";
import { questionOf } from "./joinSeeds.ts";

/** Ask for a description, most likely. */
const LIKELY = /describ|caption|what do you see|what does the picture show|what is in the picture/i;
/** So many questions are offered. */
const MOST_QUESTIONS = 20;

/** Pictures to learn from alone: about hidden and watched ones nothing is written. */
const pictured = (examples: readonly Example[]) =>
  examples.filter(
    ({ media, split, part }) =>
      media.length === 1 && media[0]!.kind === "image" && split === "train" && part !== "replay",
  );

/** Likely ones first, then those with the longest answers. */
export function captionQuestions(examples: readonly Example[]): SynthesisSources["questions"] {
  const found = new Map<string, { hashes: Set<string>; words: number; answers: number }>();
  for (const { media, turns } of pictured(examples)) {
    for (const turn of turns.filter(isSupervised)) {
      const question = questionOf(turn);
      const known = found.get(question) ?? { hashes: new Set(), words: 0, answers: 0 };
      known.hashes.add(media[0]!.hash);
      known.words += turn.answer.split(/\s+/).length;
      known.answers++;
      found.set(question, known);
    }
  }
  const rank = (question: string) => {
    const { words, answers } = found.get(question)!;
    return (LIKELY.test(question) ? 1000 : 0) + words / answers;
  };
  return [...found.keys()]
    .filter((question) => question !== "")
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, MOST_QUESTIONS)
    .map((question) => ({ question, pictures: found.get(question)!.hashes.size }));
}

/** Pictures whose description answers `question`, each once. */
export function captionedBy(examples: readonly Example[], question: string): CaptionedPicture[] {
  const pictures = new Map<string, CaptionedPicture>();
  for (const { media, turns, source } of pictured(examples)) {
    const turn = turns.find((each) => isSupervised(each) && questionOf(each) === question);
    if (!turn || pictures.has(media[0]!.hash)) continue;
    const { provenance } = turn;
    pictures.set(media[0]!.hash, {
      ...{ media: media[0]!, caption: turn.answer.trim(), source },
      ...(provenance && { provenance }),
    });
  }
  return [...pictures.values()];
}

/** Whether an example to learn from gives a picture this description. */
export function captionsIn(
  examples: readonly Example[],
): (picture: Pick<CaptionedPicture, "media" | "caption">) => boolean {
  const known = new Set(
    pictured(examples).flatMap(({ media, turns }) =>
      turns.filter(isSupervised).map(({ answer }) => `${media[0]!.hash} ${answer.trim()}`),
    ),
  );
  return ({ media, caption }) => known.has(`${media.hash} ${caption.trim()}`);
}

/** Pictures whose description is in `captions`, by the SHA-256 of their file. */
export function captionedByHash(
  examples: readonly Example[],
  captions: ReadonlyMap<string, string>,
  provenance: NonNullable<CaptionedPicture["provenance"]>,
): CaptionedPicture[] {
  const pictures = new Map<string, CaptionedPicture>();
  for (const { media, source } of pictured(examples)) {
    const caption = captions.get(media[0]!.hash);
    if (caption) pictures.set(media[0]!.hash, { media: media[0]!, caption, source, provenance });
  }
  return [...pictures.values()];
}
