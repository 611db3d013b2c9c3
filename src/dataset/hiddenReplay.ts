/** General examples to learn from that show a picture which has been hidden since: learning them would show it before the check. */
import type { Example } from "../protocol/records.ts";

/** @returns those to leave out, by identity */
export function hiddenReplay(examples: readonly Example[]): Set<Example> {
  const hidden = new Set(
    examples
      .filter(({ part, split }) => part !== "replay" && split !== "train")
      .flatMap(({ media }) => media.map(({ hash }) => hash)),
  );
  return new Set(
    examples.filter(
      ({ part, split, media }) =>
        part === "replay" && split === "train" && media.some(({ hash }) => hidden.has(hash)),
    ),
  );
}
