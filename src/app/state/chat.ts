/** The state of a chat, and the messages that are sent for each voice. Pure. */
import type { Sampling } from "../../protocol/reports.ts";
import type { ChatTurn, Voice } from "../../protocol/chatTurn.ts";
import type { ChatMessage } from "../../protocol/records.ts";
import type { SpecialistChoice } from "../../protocol/specialist.ts";
import { withPlaceholders } from "./questionText.ts";

export interface Chat {
  turns: ChatTurn[];
  /**
   * The worker's id of each voice's conversation, stable across turns so that its KV cache is reused. The reply being
   * generated streams into `chatText` under it.
   */
  chatIds: Record<Voice, string>;
  /** One voice, or both in turn. */
  mode: Voice | "both";
  /** The run whose adapter is used; null for the newest. */
  runId: string | null;
  /** Which specialist answers beside the adapter of the chosen run, for runs that learnt beside one. */
  beside: SpecialistChoice;
  sampling: Sampling;
}

export const EMPTY_CHAT: Chat = {
  turns: [],
  chatIds: { base: "", adapter: "" },
  mode: "adapter",
  runId: null,
  beside: { kind: "none" },
  sampling: { temperature: 0, topP: 0.95, seed: 1, maxNewTokens: 128 },
};

/** What was chosen for one run is not carried over to another, such as a newer one. */
export function besideOf({ beside, runId }: Chat, of: string | null): SpecialistChoice {
  return runId === of ? beside : EMPTY_CHAT.beside;
}

/** The messages for `voice`: in each earlier turn its own reply, else the other's; then the new question. */
export function messagesFor(
  voice: Voice,
  earlier: readonly ChatTurn[],
  question: Pick<ChatTurn, "text" | "media">,
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of earlier) {
    const usable = turn.replies.filter(({ state, text }) => state !== "failed" && text !== "");
    const reply = usable.find((candidate) => candidate.voice === voice) ?? usable[0];
    // Templates need alternating turns, so a question without a reply is left out.
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

/** Marks replies that were being generated when the page was closed as stopped, keeping their text. */
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
