/** Whether an example can be learnt from. */
import { isAnswered } from "../base/examples/isAnswered.ts";
import type { Example } from "../protocol/records.ts";

/** Whether every turn has a question and an answer; the first question may be the media alone. */
export function isFinished({ media, turns }: Pick<Example, "media" | "turns">): boolean {
  return (
    turns.length > 0 &&
    turns.every(
      ({ question, answer }, i) =>
        isAnswered({ answer }) && (question.trim() !== "" || (i === 0 && media.length > 0)),
    )
  );
}
