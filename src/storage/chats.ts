/** The stored chat of each project. */
import type { ChatTurn } from "../protocol/chatTurn.ts";
import type { Media } from "../protocol/records.ts";
import { changeRecords, getRecord, listRecords } from "./io/records.ts";

const key = (projectId: string) => ["chat", projectId] as const;

export async function getChat(projectId: string): Promise<ChatTurn[]> {
  return (await getRecord<ChatTurn[]>(key(projectId))) ?? [];
}

/** Replaces the chat; an empty one removes the record. @throws MissingRecordError when the project is gone */
export function putChat(projectId: string, turns: ChatTurn[]): Promise<void> {
  return turns.length > 0
    ? changeRecords({ put: [[key(projectId), turns]], require: ["project", projectId] })
    : changeRecords({ remove: [key(projectId)] });
}

/** Media of all chats. */
export async function mediaOfChats(): Promise<Media[]> {
  const chats = await listRecords<ChatTurn[]>("chat");
  return chats.flat().flatMap(({ media }) => media);
}
