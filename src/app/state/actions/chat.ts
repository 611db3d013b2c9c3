/** Chat actions. Tokens stream into `chatText[chatId]`; a finished reply is moved into its turn and stored. */
import type { ChatReply, ChatTurn, Voice } from "../../../protocol/chatTurn.ts";
import { framingOf } from "../../../base/media/framing.ts";
import type { Media } from "../../../protocol/records.ts";
import {
  besideOf,
  interruptReplies,
  EMPTY_CHAT,
  isAnswering,
  messagesFor,
  type Chat,
} from "../chat.ts";
import { call } from "../workerClient.ts";
import { withJob, isCancelled } from "../job.ts";
import { store } from "../store.ts";
import { messageOf, showError } from "../toasts.ts";

function chatOf(projectId: string): Chat {
  return store.getState().chats[projectId] ?? EMPTY_CHAT;
}

function updateChat(projectId: string, next: Partial<Chat>): void {
  store.setState(({ chats }) => ({
    chats: { ...chats, [projectId]: { ...(chats[projectId] ?? EMPTY_CHAT), ...next } },
  }));
}

function updateReply(projectId: string, replyId: string, next: Partial<ChatReply>): void {
  const turns = chatOf(projectId).turns.map((turn) => ({
    ...turn,
    replies: turn.replies.map((reply) => (reply.id === replyId ? { ...reply, ...next } : reply)),
  }));
  updateChat(projectId, { turns });
}

/** Changes mode, run or sampling. */
export function setChat(projectId: string, next: Partial<Omit<Chat, "turns">>): void {
  updateChat(projectId, next);
}

export function clearChat(projectId: string): void {
  void stopChat(projectId).catch(showError);
  updateChat(projectId, { turns: [], chatIds: newChatIds() });
  saveChat(projectId);
}

/** Loads the stored chat of a project. */
export async function loadChat(projectId: string): Promise<void> {
  if (store.getState().chats[projectId]) return;
  const turns = interruptReplies(await call("chat.load", { projectId }));
  // A chat that was begun meanwhile takes precedence.
  if (turns.length === 0 || store.getState().chats[projectId]) return;
  updateChat(projectId, { turns, chatIds: newChatIds() });
}

function saveChat(projectId: string): void {
  const { turns } = chatOf(projectId);
  call("chat.save", { projectId, turns }).catch(showError);
}

function newChatIds(): Chat["chatIds"] {
  return { base: crypto.randomUUID(), adapter: crypto.randomUUID() };
}

/** Sends a question to one voice or to both in turn. */
export async function askChat(
  projectId: string,
  question: { text: string; media: Media[] },
  runId: string | null,
): Promise<void> {
  const { mode, turns, chatIds } = chatOf(projectId);
  const turn: ChatTurn = { id: crypto.randomUUID(), ...question, replies: [] };
  updateChat(projectId, {
    turns: [...turns, turn],
    chatIds: chatIds.base ? chatIds : newChatIds(),
  });
  saveChat(projectId);
  await generateReplies(projectId, turn.id, voicesOf(mode, runId), runId, 0);
}

/** Regenerates the last reply with another seed, which matters above temperature 0. */
export async function regenerateChat(
  projectId: string,
  runId: string | null,
  attempt: number,
): Promise<void> {
  const { mode, turns } = chatOf(projectId);
  const last = turns.at(-1);
  if (last) await generateReplies(projectId, last.id, voicesOf(mode, runId), runId, attempt);
}

function voicesOf(mode: Chat["mode"], runId: string | null): Voice[] {
  if (runId === null) return ["base"];
  return mode === "both" ? ["adapter", "base"] : [mode];
}

async function generateReplies(
  projectId: string,
  turnId: string,
  voices: Voice[],
  runId: string | null,
  attempt: number,
): Promise<void> {
  if (isAnswering(chatOf(projectId))) return;
  const chat = chatOf(projectId);
  const { sampling, chatIds } = chat;
  const beside = besideOf(chat, runId);
  // Side by side both answer about the same pixels.
  const run = store.getState().runs.find(({ id }) => id === runId);
  const replies = voices.map((voice): ChatReply => {
    const id = crypto.randomUUID();
    return { id, voice, state: "waiting", text: "", tokens: 0, tokensPerSecond: 0 };
  });
  updateChat(projectId, {
    turns: chatOf(projectId).turns.map((turn) =>
      turn.id === turnId ? { ...turn, replies } : turn,
    ),
  });
  for (const { id, voice } of replies) {
    const { turns } = chatOf(projectId);
    const at = turns.findIndex((turn) => turn.id === turnId);
    // Cleared or stopped meanwhile.
    if (turns[at]?.replies.find((reply) => reply.id === id)?.state !== "waiting") continue;
    const chatId = chatIds[voice];
    setStreamed(chatId, "");
    updateReply(projectId, id, { state: "writing" });
    try {
      const job = { id: chatId, purpose: "chat", phase: "Reading the question" };
      const { text, tokens, tokensPerSecond, finishReason } = await withJob(job, () =>
        call("chat.send", {
          chatId,
          projectId,
          messages: messagesFor(voice, turns.slice(0, at), turns[at]!),
          runId: voice === "adapter" ? runId : null,
          ...(voice === "base" && run && { framing: framingOf(run.config) }),
          ...(voice === "adapter" && beside.kind !== "none" && { specialist: beside }),
          sampling: { ...sampling, seed: sampling.seed + attempt },
        }),
      );
      updateReply(projectId, id, { text, tokens, tokensPerSecond, state: finishReason });
    } catch (error) {
      const text = store.getState().chatText[chatId] ?? "";
      // Cancelled while the model was being loaded.
      const ending = isCancelled(error)
        ? ({ state: "stopped" } as const)
        : ({ state: "failed", problem: messageOf(error) } as const);
      updateReply(projectId, id, { ...ending, text });
    } finally {
      setStreamed(chatId, undefined);
      saveChat(projectId);
    }
  }
}

function setStreamed(chatId: string, text: string | undefined): void {
  store.setState(({ chatText }) => {
    const { [chatId]: _, ...rest } = chatText;
    return { chatText: text === undefined ? rest : { ...rest, [chatId]: text } };
  });
}

/** Stops the reply being generated and those waiting; the text so far is kept. */
export async function stopChat(projectId: string): Promise<void> {
  const { turns, chatIds } = chatOf(projectId);
  for (const { id, state, voice } of turns.flatMap(({ replies }) => replies)) {
    if (state === "waiting") updateReply(projectId, id, { state: "stopped" });
    if (state === "writing") await call("chat.stop", { chatId: chatIds[voice] });
  }
}
