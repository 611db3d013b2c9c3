/** Reads the log of a project archive. A fault in it is said and never refuses the file: what a person made is more than its log. */
import * as v from "valibot";
import { checkLog, notAsWritten } from "../../dataset/checkLog.ts";
import type { FileSource } from "../../formats/fileSource.ts";
import type { CheckedLog, LogEntry } from "../../protocol/log/eventLog.ts";
import { logEntrySchema, logHeadSchema } from "./projectSchema.ts";

const PATH = "log.jsonl";

/** `head` is what project.json says of its end. A file from before there was a log has neither, and then nothing is missed. */
export async function readLog(source: FileSource, head: unknown): Promise<CheckedLog> {
  const known = v.safeParse(logHeadSchema, head);
  const hasFile = source.paths.includes(PATH);
  if (!hasFile && head === undefined) return { entries: [], problem: null };
  const text = hasFile ? new TextDecoder().decode(await source.read(PATH)) : "";
  const lines = text.split("\n").filter((line) => line !== "");
  const entries: LogEntry[] = [];
  for (const line of lines) {
    const entry = readEntry(line);
    if (!entry) break;
    entries.push(entry);
  }
  const { problem } = await checkLog(entries);
  if (problem) return { entries, problem };
  if (entries.length < lines.length) {
    const lost = `It and what follows, ${lines.length - entries.length} of ${lines.length} lines, cannot be kept.`;
    return { entries, problem: `${notAsWritten(entries.length)} ${lost}` };
  }
  if (!known.success)
    return {
      entries,
      problem: "The file does not say where its log ends, so entries may be missing there.",
    };
  return checkLog(entries, known.output);
}

function readEntry(line: string): LogEntry | null {
  try {
    const entry: unknown = JSON.parse(line);
    return v.is(logEntrySchema, entry) ? (entry as LogEntry) : null;
  } catch {
    return null;
  }
}
