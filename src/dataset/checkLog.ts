/** Says whether the log of a project is as it was written, and where not. */
import { brokenAt } from "../base/hashChain.ts";
import type { CheckedLog, LogEntry, LogHead } from "../protocol/log/eventLog.ts";

/** `head`: where it ended, if that is known. */
export async function checkLog(entries: LogEntry[], head?: LogHead): Promise<CheckedLog> {
  const index = await brokenAt(entries, head);
  if (index === null) return { entries, problem: null };
  if (head && index === entries.length) {
    const problem = `The log of what was done ends at entry ${entries.length}, and had ${head.entries}: the others are missing.`;
    return { entries, problem };
  }
  return { entries, problem: notAsWritten(index) };
}

export function logHead(entries: readonly LogEntry[]): LogHead {
  return { entries: entries.length, hash: entries.at(-1)?.hash ?? "" };
}

/** `index` counts from 0, the sentence from 1. */
export function notAsWritten(index: number): string {
  return `The log of what was done is not as it was written from entry ${index + 1} on: something was changed, removed or moved there.`;
}
