/**
 * A conversation as the model learns it: token ids with a slot for every visual feature, and which tokens the loss looks at.
 */
import type { Geometry, MediaFacts } from "../protocol/geometry.ts";
import { answerSpan } from "./answerSpan.ts";
import type { TemplateMessage } from "./chatTemplate.ts";
import { checkTexts } from "./checkTexts.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { foldedIds, shownMedia, unfolded, type Slot } from "./shownMedia.ts";
import { withSystemLine } from "./systemLine.ts";

export interface EncodedPrompt {
  ids: Int32Array;
  /** In the order of their start. */
  slots: Slot[];
  /** How each medium is cut. */
  media: Geometry[];
}

export interface EncodedConversation extends EncodedPrompt {
  /** 1 on what the model would write for each answer, the end that closes it included, else 0. As long as `ids`. */
  trained: Uint8Array;
}

export interface Conversation {
  /** A line in front of everything; may be empty. */
  system: string;
  turns: readonly { question: string; answer: string }[];
  /** Of all questions, in the order of their placeholders. */
  media: readonly MediaFacts[];
}

/**
 * For training. Answers and questions are trimmed, as their spaces are the template's business.
 * @throws UserError when placeholders and media differ, the conversation is too long, a text holds one of the model's own
 * tokens, or the template does not close answers.
 */
export function encodeConversation(
  { system, turns, media }: Conversation,
  reader: ConversationReader,
): EncodedConversation {
  const said = turns.flatMap(({ question, answer }): TemplateMessage[] => [
    { role: "user", text: question },
    { role: "assistant", text: answer },
  ]);
  const { messages, text, ids, shown } = written({ system, messages: said, media }, false, reader);
  const trained = new Uint8Array(ids.length);
  let turn = 0;
  for (const [at, { role }] of messages.entries()) {
    if (role !== "assistant") continue;
    const { begin, end } = answerSpan({ messages, text, ids, shown }, at, ++turn, reader);
    trained.fill(1, begin, end);
  }
  return { ...unfolded(ids, trained, shown, reader), media: shown.map(({ geometry }) => geometry) };
}

/**
 * For answering: everything up to where the next answer starts. The last message must be a question.
 * @throws UserError as `encodeConversation` does.
 */
export function encodePrompt(prompt: Spoken, reader: ConversationReader): EncodedPrompt {
  const { ids, shown } = written(prompt, true, reader);
  const untrained = new Uint8Array(ids.length);
  const { trained: _, ...whole } = unfolded(ids, untrained, shown, reader);
  return { ...whole, media: shown.map(({ geometry }) => geometry) };
}

interface Spoken extends Omit<Conversation, "turns"> {
  messages: readonly TemplateMessage[];
}

/** What the template makes of a conversation. `asks`: with what comes before an answer at its end. */
function written(
  { system, messages: said, media }: Spoken,
  asks: boolean,
  reader: ConversationReader,
) {
  const trimmed = said.map(({ role, text }) => ({ role, text: text.trim() }));
  const messages = withSystemLine(system, trimmed, reader.template, media.length > 0);
  checkTexts(messages, media, reader);
  const shown = shownMedia(media, reader);
  const text = reader.template.render(messages, asks);
  return { messages, text, ids: foldedIds(text, shown, reader), shown };
}
