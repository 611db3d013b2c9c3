/** What a conversation with the model is, and which messages of it each voice has heard. Pure. */
import type { Sampling } from "../../protocol/reports.ts";
import type { ChatTurn, Voice } from "../../protocol/chatTurn.ts";
import type { ChatMessage } from "../../protocol/records.ts";
import { withPlaceholders } from "./questionText.ts";

export interface Chat {
  turns: ChatTurn[];
  /**
   * The worker's name of each voice's conversation, equal from question to question so that what was read once is not
   * read again. The words of the reply that is being written stream into `chatText` under it.
   */
  chatIds: Record<Voice, string>;
  /** Who answers: one voice, or both one after the other. */
  mode: Voice | "both";
  /** The lesson whose adapter speaks; null for the newest. */
  runId: string | null;
  sampling: Sampling;
}

export const EMPTY_CHAT: Chat = {
  turns: [],
  chatIds: { base: "", adapter: "" },
  mode: "adapter",
  runId: null,
  sampling: { temperature: 0, topP: 0.95, seed: 1, maxNewTokens: 128 },
};

/** The conversation as `voice` knows it: in each earlier turn its own answer, else the one there is; then the new question. */
export function messagesFor(
  voice: Voice,
  earlier: readonly ChatTurn[],
  question: Pick<ChatTurn, "text" | "media">,
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of earlier) {
    const said = turn.replies.filter(({ state, text }) => state !== "failed" && text !== "");
    const reply = said.find((one) => one.voice === voice) ?? said[0];
    // A question without an answer would break the order of turns that the template wants.
    if (!reply) continue;
    messages.push(userMessage(turn), { role: "assistant", text: reply.text, media: [] });
  }
  return [...messages, userMessage(question)];
}

function userMessage({ text, media }: Pick<ChatTurn, "text" | "media">): ChatMessage {
  return { role: "user", text: withPlaceholders(text, media), media };
}

export function isAnswering(chat: Chat): boolean {
  return chat.turns.some(({ replies }) =>
    replies.some(({ state }) => state === "waiting" || state === "writing"),
  );
}

/** As it is after the page was closed: nobody writes any more, and what was half written stays as it was. */
export function interruptReplies(turns: readonly ChatTurn[]): ChatTurn[] {
  return turns.map((turn) => ({
    ...turn,
    replies: turn.replies.map((reply) =>
      reply.state === "waiting" || reply.state === "writing"
        ? { ...reply, state: "stopped" as const }
        : reply,
    ),
  }));
}
