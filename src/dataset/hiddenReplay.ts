/**
 * General examples that may no longer be learnt: those of a picture that is watched or hidden since, which would be shown before the
 * check, and those of an own picture that the project learns from no more, as when a person has taken it out.
 */
import { isOfOwnPicture } from "../base/examples/keptKind.ts";
import type { Example } from "../protocol/records.ts";

/** @returns those to leave out, by identity */
export function hiddenReplay(examples: readonly Example[]): Set<Example> {
  const shownIn = (isWanted: (example: Example) => boolean) =>
    new Set(
      examples
        .filter((example) => example.part !== "replay" && isWanted(example))
        .flatMap(({ media }) => media.map(({ hash }) => hash)),
    );
  const learnt = shownIn(({ split }) => split === "train");
  const hidden = shownIn(({ split }) => split !== "train");
  const isLeftOut = (example: Example) =>
    example.media.some(
      ({ hash }) => hidden.has(hash) || (isOfOwnPicture(example) && !learnt.has(hash)),
    );
  return new Set(
    examples.filter(
      (example) => example.part === "replay" && example.split === "train" && isLeftOut(example),
    ),
  );
}
