/**
 * Encodes conversations for a model that is to write the questions too (AdaMLLM, arXiv 2411.19930, section 3.1): of every learnt
 * turn the loss is computed whole, with the template's header, the question, the answer and its end; turns marked as context have
 * none. One end token more closes the conversation, so that the model learns to stop asking.
 */
import { UserError } from "../base/userError.ts";
import {
  render,
  type Conversation,
  type EncodedConversation,
  type EncodedPrompt,
} from "./conversation.ts";
import { checkLength } from "./checkLength.ts";
import type { TemplateMessage } from "./chatTemplate.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { foldedIds, unfoldSpans } from "./mediaPlaceholders.ts";

/**
 * For training.
 * @throws UserError as `encodeConversation` does, and when the template writes earlier turns otherwise once there are later ones
 */
export function encodeWholeTurns(
  { system, turns, media }: Conversation,
  reader: ConversationReader,
): EncodedConversation {
  const { messages, text, ids, expanded } = render(
    { system, messages: turnMessages(turns), media },
    false,
    reader,
  );
  // A system message may stand in front.
  const first = messages.length - 2 * turns.length;
  const ends = turns.map((_, turn) => {
    const before = reader.template.render(messages.slice(0, first + 2 * (turn + 1)), false);
    if (!text.startsWith(before)) {
      throw new UserError(
        "The model's chat template writes a question otherwise once another follows, so whole turns cannot be told apart. Choose another model.",
      );
    }
    return turn === turns.length - 1
      ? ids.length
      : commonLength(foldedIds(before, expanded, reader), ids);
  });
  const trained = new Uint8Array(ids.length + 1);
  turns.forEach(({ trained: learnt }, turn) => {
    if (learnt !== false) trained.fill(1, turn === 0 ? 0 : ends[turn - 1]!, ends[turn]!);
  });
  trained[ids.length] = turns.at(-1)?.trained === false ? 0 : 1;
  const closed = [...ids, reader.tokenizer.eosId];
  return {
    ...unfoldSpans(closed, trained, expanded, reader),
    mediaGrids: expanded.map(({ grid }) => grid),
  };
}

/** A conversation whose last question is still being written. */
export interface OpenConversation extends Conversation {
  /** What is written of it already; may be empty. */
  begun: string;
}

/**
 * For generation: everything up to where the question goes on. The tokens are those that training has there: they are the ones
 * that two questions with the same beginning have in common.
 * @throws UserError as `encodeConversation` does, and when no token is left for the model to write
 */
export function encodeOpenQuestion(
  { system, turns, media, begun }: OpenConversation,
  reader: ConversationReader,
): EncodedPrompt {
  const start = begun === "" ? "" : `${begun}\n`;
  const asking = (word: string) =>
    render(
      { system, messages: [...turnMessages(turns), { role: "user", text: start + word }], media },
      false,
      reader,
    );
  const [{ ids, expanded }, other] = [asking("Answer"), asking("What")];
  const open = ids.slice(0, commonLength(ids, other.ids));
  const { trained: _, ...whole } = unfoldSpans(open, new Uint8Array(open.length), expanded, reader);
  checkLength(whole.ids.length + 1, visualTokens(whole), reader.maxTokens);
  return { ...whole, mediaGrids: expanded.map(({ grid }) => grid) };
}

const turnMessages = (turns: Conversation["turns"]) =>
  turns.flatMap(({ question, answer }): TemplateMessage[] => [
    { role: "user", text: question },
    { role: "assistant", text: answer },
  ]);

const visualTokens = ({ mediaSpans }: Pick<EncodedPrompt, "mediaSpans">) =>
  mediaSpans.reduce((sum, { count }) => sum + count, 0);

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
