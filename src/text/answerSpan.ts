/**
 * Finds the tokens of an answer without knowing the template: the text rendered with the generation prompt is compared with the
 * text rendered with the answer. So training begins with the token that generation begins with.
 */
import { UserError } from "../base/userError.ts";
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { shorten } from "./shorten.ts";
import { foldedIds, type ExpandedMedium } from "./mediaPlaceholders.ts";

/** A conversation as the template renders it. */
export interface RenderedConversation {
  messages: readonly TemplateMessage[];
  /** `messages` rendered, and its ids with folded runs of visual tokens. */
  text: string;
  ids: readonly number[];
  expanded: readonly ExpandedMedium[];
}

/**
 * From the first token that the model generates to the end token that closes the answer, as a range of `whole.ids`. `at`: the
 * index of the answer's message; `turn` counts answers from 1, for error messages.
 * @throws UserError when the answer is not closed or cannot be told apart from what is around it.
 */
export function answerSpan(
  whole: RenderedConversation,
  at: number,
  turn: number,
  reader: ConversationReader,
): { begin: number; end: number } {
  const { tokenizer, template, endIds } = reader;
  const { text, ids } = whole;
  const answer = whole.messages[at]!.text;
  const given = answerStart(whole, at, template);
  const begin = beginOf(whole, given, reader);
  const nameOf = (id: number) => tokenizer.special.get(id) ?? tokenizer.piece(id);
  const written = text.slice(given).trimStart();
  const closing = endIds.find((id) => written.startsWith(answer + nameOf(id)));
  if (closing === undefined && written.startsWith(answer)) {
    throw new UserError(
      `The model's chat template does not close answer ${turn} with its end token ${tokenizer.eosToken}, so the model could never learn to stop. Choose another model or repair its template.`,
    );
  }
  // Answers hold no end token (checkTexts). What follows it, a line break in some templates, is not the answer's.
  const end = ids.findIndex((id, i) => i >= begin && endIds.includes(id)) + 1;
  const expected = answer + nameOf(closing ?? tokenizer.eosId);
  const told = tokenizer.decode(ids.slice(begin, Math.max(begin, end)));
  if (told.trimStart() !== expected.trimStart()) {
    throw new UserError(
      `Answer ${turn} cannot be told apart in this model's tokens: "${shorten(expected)}" comes back as "${shorten(told)}". It may hold characters that the model cannot write; change the answer.`,
    );
  }
  return { begin, end };
}

/**
 * The index of the token that begins at character `given`. Where the tokenizer merges over it, the first token that holds
 * characters of the answer itself: generation cannot begin in the middle of a token.
 */
function beginOf(
  { text, ids, expanded }: RenderedConversation,
  given: number,
  reader: ConversationReader,
): number {
  const before = foldedIds(text.slice(0, given), expanded, reader);
  const same = commonLength(before, ids);
  if (same === before.length) return same;
  const words = text.slice(0, given + spacesAt(text, given));
  return commonLength(foldedIds(words, expanded, reader), ids);
}

/**
 * The character of the text at which generation begins: after the generation prompt. Where that has other spaces than the
 * template writes before answers (LLaVA-OneVision: "assistant\n" and "assistant \n"), after these spaces, since the model
 * would not write them a second time.
 */
function answerStart(
  { messages, text }: RenderedConversation,
  at: number,
  template: ChatTemplate,
): number {
  const asked = template.render(messages.slice(0, at), true);
  const same = commonLength(asked, text);
  if (asked.slice(same).trim() === "") {
    return same === asked.length ? same : same + spacesAt(text, same);
  }
  return startByChange(messages, text, at, template);
}

/**
 * The same for templates whose beginning depends on what comes later (Llama 3.2 Vision leaves its header out when any message
 * holds a picture): the answer starts at the first character that differs when the answer is changed.
 */
function startByChange(
  messages: readonly TemplateMessage[],
  text: string,
  at: number,
  template: ChatTemplate,
): number {
  const other = messages[at]!.text.startsWith("A") ? "B" : "A";
  const changed = messages.map((message, i) => (i === at ? { ...message, text: other } : message));
  return commonLength(template.render(changed, false), text);
}

const spacesAt = (text: string, at: number) => /^\s*/.exec(text.slice(at))![0].length;

/** How many items two lists, or characters two texts, have in common from their start. */
function commonLength<T>(a: ArrayLike<T>, b: ArrayLike<T>): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
