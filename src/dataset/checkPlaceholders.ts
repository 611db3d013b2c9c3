/** Whether the placeholders of an example are those of its media. */
import { placeholdersIn } from "../base/examples/placeholders.ts";
import { UserError } from "../base/userError.ts";
import { countMedia } from "../formats/chat/rows.ts";
import type { Example } from "../protocol/records.ts";

/** @throws UserError when the placeholders in the questions are not those of the media, or an answer has one */
export function checkPlaceholders({ media, turns }: Pick<Example, "media" | "turns">): void {
  const inAnswer = turns.flatMap(({ answer }) => placeholdersIn(answer));
  if (inAnswer.length > 0) {
    throw new UserError(
      `An answer holds <${inAnswer[0]}>, which only questions may. Move it into the question.`,
    );
  }
  const wanted = turns.flatMap(({ question }) => placeholdersIn(question));
  const kinds = media.map(({ kind }) => kind);
  if ([...wanted].sort().join() === [...kinds].sort().join()) return;
  throw new UserError(
    `The questions have places for ${countMedia(wanted)}, but the example has ${countMedia(kinds)}. Write one <image> for each picture and one <video> for each clip, where they belong.`,
  );
}
