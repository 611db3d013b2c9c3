/** Talk with the model. Words stream into `chatText[chatId]`; a finished answer moves into its turn. */
import type { Media } from "../../../protocol/records.ts";
import {
  emptyChat,
  isAnswering,
  messagesFor,
  type Chat,
  type ChatReply,
  type ChatTurn,
  type Voice,
} from "../chat.ts";
import { call } from "../engine.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";

function chatOf(projectId: string): Chat {
  return store.getState().chats[projectId] ?? emptyChat;
}

function change(projectId: string, next: Partial<Chat>): void {
  store.setState(({ chats }) => ({
    chats: { ...chats, [projectId]: { ...(chats[projectId] ?? emptyChat), ...next } },
  }));
}

function changeReply(projectId: string, chatId: string, next: Partial<ChatReply>): void {
  const turns = chatOf(projectId).turns.map((turn) => ({
    ...turn,
    replies: turn.replies.map((reply) => (reply.chatId === chatId ? { ...reply, ...next } : reply)),
  }));
  change(projectId, { turns });
}

/** Changes who answers, with which lesson, and how freely. */
export function setChat(projectId: string, next: Partial<Omit<Chat, "turns">>): void {
  change(projectId, next);
}

export function clearChat(projectId: string): void {
  void stopChat(projectId);
  change(projectId, { turns: [] });
}

/** Asks one question of one voice or of both, one after the other: there is one GPU. */
export async function askChat(
  projectId: string,
  question: { text: string; media: Media[] },
  runId: string | null,
): Promise<void> {
  const { mode, turns } = chatOf(projectId);
  const turn: ChatTurn = { id: crypto.randomUUID(), ...question, replies: [] };
  change(projectId, { turns: [...turns, turn] });
  await answer(projectId, turn.id, voicesOf(mode, runId), runId, 0);
}

/** Answers the last question again. Above temperature 0 the seed moves on, so that the words can differ. */
export async function regenerateChat(
  projectId: string,
  runId: string | null,
  attempt: number,
): Promise<void> {
  const { mode, turns } = chatOf(projectId);
  const last = turns.at(-1);
  if (last) await answer(projectId, last.id, voicesOf(mode, runId), runId, attempt);
}

function voicesOf(mode: Chat["mode"], runId: string | null): Voice[] {
  if (runId === null) return ["base"];
  return mode === "both" ? ["adapter", "base"] : [mode];
}

async function answer(
  projectId: string,
  turnId: string,
  voices: Voice[],
  runId: string | null,
  attempt: number,
): Promise<void> {
  if (isAnswering(chatOf(projectId))) return;
  const { sampling } = chatOf(projectId);
  const replies = voices.map((voice): ChatReply => {
    const chatId = crypto.randomUUID();
    return { chatId, voice, state: "waiting", text: "", tokens: 0, tokensPerSecond: 0 };
  });
  change(projectId, {
    turns: chatOf(projectId).turns.map((turn) =>
      turn.id === turnId ? { ...turn, replies } : turn,
    ),
  });
  for (const { chatId, voice } of replies) {
    const { turns } = chatOf(projectId);
    const at = turns.findIndex(({ id }) => id === turnId);
    const now = turns[at]?.replies.find((reply) => reply.chatId === chatId);
    // Cleared meanwhile, or stopped before its turn came.
    if (now?.state !== "waiting") continue;
    changeReply(projectId, chatId, { state: "writing" });
    try {
      const { text, tokens, tokensPerSecond, reason } = await call("chat.send", {
        chatId,
        projectId,
        messages: messagesFor(voice, turns.slice(0, at), turns[at]!),
        runId: voice === "adapter" ? runId : null,
        sampling: { ...sampling, seed: sampling.seed + attempt },
      });
      changeReply(projectId, chatId, { text, tokens, tokensPerSecond, state: reason });
    } catch (error) {
      const text = store.getState().chatText[chatId] ?? "";
      changeReply(projectId, chatId, { state: "failed", text, problem: messageOf(error) });
    } finally {
      store.setState(({ chatText }) => {
        const { [chatId]: _, ...rest } = chatText;
        return { chatText: rest };
      });
    }
  }
}

/** Stops what is being written and what still waits; the words so far stay. */
export async function stopChat(projectId: string): Promise<void> {
  for (const { replies } of chatOf(projectId).turns) {
    for (const { chatId, state } of replies) {
      if (state === "waiting") changeReply(projectId, chatId, { state: "stopped" });
      if (state === "writing") await call("chat.stop", { chatId });
    }
  }
}
