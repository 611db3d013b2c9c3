/**
 * Which tokens of a conversation are an answer, found without knowing the template: what it writes to ask for the answer is
 * compared with what it writes when the answer is there. So training begins with the token that answering begins with.
 */
import { UserError } from "../base/userError.ts";
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { shorten } from "./shorten.ts";
import { foldedIds, type ShownMedium } from "./shownMedia.ts";

/** A conversation as the template wrote it. */
export interface Written {
  messages: readonly TemplateMessage[];
  /** `messages` rendered, and the folded ids of that. */
  text: string;
  ids: readonly number[];
  shown: readonly ShownMedium[];
}

/**
 * From the first token that the model writes when it is asked to the end token that closes the answer, as a range of
 * `whole.ids`. `at`: the answer's place among the messages; `turn` counts answers from 1, for what is said of them.
 * @throws UserError when the answer is not closed or cannot be told apart from what is around it.
 */
export function answerSpan(
  whole: Written,
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
  // Nobody writes an end token into an answer. What follows it, a line break in some templates, is not the answer's.
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
 * The token that begins at a character. Where the tokenizer merges over it, the first one that holds characters of the answer
 * itself: the model cannot begin in the middle of a token.
 */
function beginOf({ text, ids, shown }: Written, given: number, reader: ConversationReader): number {
  const before = foldedIds(text.slice(0, given), shown, reader);
  const same = commonLength(before, ids);
  if (same === before.length) return same;
  const words = text.slice(0, given + spacesAt(text, given));
  return commonLength(foldedIds(words, shown, reader), ids);
}

/**
 * Where in the whole text the model begins to write, in characters: behind what it is given when asked. Where the template
 * asks with other spaces than it writes in front of answers (LLaVA-OneVision: "assistant\n" and "assistant \n"), behind
 * these spaces, since no model would write them a second time.
 */
function answerStart({ messages, text }: Written, at: number, template: ChatTemplate): number {
  const asked = template.render(messages.slice(0, at), true);
  const same = commonLength(asked, text);
  if (asked.slice(same).trim() === "") {
    return same === asked.length ? same : same + spacesAt(text, same);
  }
  return startByChange(messages, text, at, template);
}

/**
 * The same for templates that write a beginning differently for what comes later (Llama 3.2 Vision leaves its header out
 * when any message shows a picture): the text changes from where a changed answer starts.
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
