/** Checks messages before the template renders them: as many placeholders as media, and no special tokens. */
import { replacePlaceholders } from "../base/examples/placeholders.ts";
import { UserError } from "../base/userError.ts";
import type { Media } from "../protocol/records.ts";
import type { TemplateMessage } from "./chatTemplate.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { shorten } from "./shorten.ts";

/** @throws UserError naming the first thing that does not fit. */
export function checkTexts(
  messages: readonly TemplateMessage[],
  media: readonly Pick<Media, "kind">[],
  { tokenizer, media: reading }: ConversationReader,
): void {
  if (media.length > 0 && !reading) {
    throw new UserError(
      "This model reads text only, and the questions show it pictures or clips. Choose a model that sees, or ask without them.",
    );
  }
  for (const kind of ["image", "video"] as const) {
    const placeholder = `<${kind}>`;
    const count = messages.reduce((sum, { text }) => sum + text.split(placeholder).length - 1, 0);
    const files = media.filter((item) => item.kind === kind).length;
    const noun = kind === "image" ? "picture" : "clip";
    if (count !== files) {
      throw new UserError(
        `The questions hold ${count} ${placeholder} ${count === 1 ? "mark" : "marks"}, but there ${files === 1 ? "is" : "are"} ${files} ${files === 1 ? noun : `${noun}s`}. Put one ${placeholder} where each ${noun} belongs.`,
      );
    }
    if (files > 0 && reading?.tokenIds[kind] === null) {
      throw new UserError(`This model does not take ${noun}s. Choose another model.`);
    }
  }
  for (const { role, text } of messages) {
    const words = role === "user" ? replacePlaceholders(text, () => "\n") : text;
    for (const token of tokenizer.special.values()) {
      if (token.trim() !== "" && words.includes(token)) {
        throw new UserError(
          `A text holds "${token}", which the model keeps for itself ("${shorten(text)}"). Write it differently.`,
        );
      }
    }
  }
}
