/** The conversation of each project, kept until the person clears it. */
import type { ChatTurn } from "../protocol/chatTurn.ts";
import type { Media } from "../protocol/records.ts";
import { changeRecords, getRecord, listRecords } from "./records.ts";

const key = (projectId: string) => ["chat", projectId] as const;

export async function getChat(projectId: string): Promise<ChatTurn[]> {
  return (await getRecord<ChatTurn[]>(key(projectId))) ?? [];
}

/** Replaces what was said so far; nothing said removes the record. */
export function putChat(projectId: string, turns: ChatTurn[]): Promise<void> {
  return turns.length > 0
    ? changeRecords({ put: [[key(projectId), turns]] })
    : changeRecords({ remove: [key(projectId)] });
}

/** Pictures and clips that are shown in any conversation. */
export async function mediaOfChats(): Promise<Media[]> {
  const chats = await listRecords<ChatTurn[]>("chat");
  return chats.flat().flatMap(({ media }) => media);
}
