/** The logs of all projects, an entry a record. Entries are added in the transaction of the change that they tell of. */
import { chain } from "../../base/hashChain.ts";
import type { LogEntry, LoggedEvent } from "../../protocol/log/eventLog.ts";
import {
  changeRecords,
  getRecord,
  listKeys,
  listRecords,
  type RecordChanges,
  type RecordKey,
} from "../io/records.ts";

/** Keys sort as texts, so the number has leading zeros. */
const entryKey = (projectId: string, index: number): RecordKey => [
  ...["log", projectId],
  String(index).padStart(8, "0"),
];

/** In their order; `hashChain` says whether they are whole. */
export function listLog(projectId: string): Promise<LogEntry[]> {
  return listRecords<LogEntry>("log", projectId);
}

export function logRecords(projectId: string, entries: readonly LogEntry[]) {
  return entries.map((entry, i) => [entryKey(projectId, i), entry] as const);
}

/**
 * Makes all changes and adds the entries of what they are, or does neither. One tab at a time appends to a project's log: hashing
 * cannot wait within a transaction.
 * @throws QuotaExceededError when the disk is full; MissingRecordError
 */
export async function changeLogged(
  changes: RecordChanges,
  projectId: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  if (events.length === 0) return changeRecords(changes);
  await navigator.locks.request(`scion-log ${projectId}`, async () => {
    const keys = await listKeys("log", projectId);
    const last = keys.at(-1) && (await getRecord<LogEntry>(keys.at(-1)!));
    let { hash } = last ?? { hash: "" };
    const time = new Date().toISOString();
    const put: [RecordKey, LogEntry][] = [];
    for (const event of events) {
      const entry = await chain(hash, { ...event, time });
      put.push([entryKey(projectId, keys.length + put.length), entry]);
      hash = entry.hash;
    }
    await changeRecords({ ...changes, put: [...(changes.put ?? []), ...put] });
  });
}
