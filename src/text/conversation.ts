/** Encodes conversations: token ids with a span for every run of visual tokens, and which tokens the loss is computed of. */
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import { answerSpan } from "./answerSpan.ts";
import type { TemplateMessage } from "./chatTemplate.ts";
import { checkTexts } from "./checkTexts.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { foldedIds, expandMedia, unfoldSpans, type MediaSpan } from "./mediaPlaceholders.ts";
import { withSystemPrompt } from "./systemPrompt.ts";

export interface EncodedPrompt {
  ids: Int32Array;
  /** Runs of visual tokens, in the order of their start. */
  mediaSpans: MediaSpan[];
  mediaGrids: MediaGrid[];
}

export interface EncodedConversation extends EncodedPrompt {
  /** 1 for tokens that the model learns to generate, each answer with its end token, else 0. As long as `ids`. */
  trained: Uint8Array;
}

export interface Conversation {
  /** The system prompt; may be empty. */
  system: string;
  /** Answers with `trained: false` are read as context. */
  turns: readonly { question: string; answer: string; trained?: false }[];
  /** Of all questions, in the order of their placeholders. */
  media: readonly MediaFacts[];
}

/**
 * For training. Questions and answers are trimmed: the template writes the spaces around them.
 * @throws UserError when placeholders and media differ, the conversation is too long, a text holds one of the model's own
 * tokens, or the template does not close answers.
 */
export function encodeConversation(
  { system, turns, media }: Conversation,
  reader: ConversationReader,
): EncodedConversation {
  const turnMessages = turns.flatMap(({ question, answer }): TemplateMessage[] => [
    { role: "user", text: question },
    { role: "assistant", text: answer },
  ]);
  const { messages, text, ids, expanded } = render(
    { system, messages: turnMessages, media },
    false,
    reader,
  );
  const trained = new Uint8Array(ids.length);
  let turn = 0;
  for (const [at, { role }] of messages.entries()) {
    if (role !== "assistant") continue;
    const { begin, end } = answerSpan({ messages, text, ids, expanded }, at, turn + 1, reader);
    if (turns[turn++]?.trained !== false) trained.fill(1, begin, end);
  }
  return {
    ...unfoldSpans(ids, trained, expanded, reader),
    mediaGrids: expanded.map(({ grid }) => grid),
  };
}

/**
 * For generation: everything up to where the next answer starts. The last message must be a question.
 * @throws UserError as `encodeConversation` does.
 */
export function encodePrompt(prompt: PromptMessages, reader: ConversationReader): EncodedPrompt {
  const { ids, expanded } = render(prompt, true, reader);
  const untrained = new Uint8Array(ids.length);
  const { trained: _, ...whole } = unfoldSpans(ids, untrained, expanded, reader);
  return { ...whole, mediaGrids: expanded.map(({ grid }) => grid) };
}

export interface PromptMessages extends Omit<Conversation, "turns"> {
  messages: readonly TemplateMessage[];
}

/** Renders the template and tokenizes. `addGenerationPrompt`: end with what comes before an answer. */
export function render(
  { system, messages: untrimmed, media }: PromptMessages,
  addGenerationPrompt: boolean,
  reader: ConversationReader,
) {
  const trimmed = untrimmed.map(({ role, text }) => ({ role, text: text.trim() }));
  const messages = withSystemPrompt(system, trimmed, reader.template, media.length > 0);
  checkTexts(messages, media, reader);
  const expanded = expandMedia(media, reader);
  const text = reader.template.render(messages, addGenerationPrompt);
  return { messages, text, ids: foldedIds(text, expanded, reader), expanded };
}
