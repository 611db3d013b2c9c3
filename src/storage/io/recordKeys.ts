/** Keys of the records of a project. */
import type { RecordKey } from "./records.ts";

export const recordKey = {
  project: (id: string): RecordKey => ["project", id],
  example: (projectId: string, id: string): RecordKey => ["example", projectId, id],
  aside: (projectId: string, id: string): RecordKey => ["aside", projectId, id],
  draft: (projectId: string, id: string): RecordKey => ["draft", projectId, id],
  version: (projectId: string, id: string): RecordKey => ["version", projectId, id],
  rows: (projectId: string, id: string): RecordKey => ["rows", projectId, id],
  run: (projectId: string, id: string): RecordKey => ["run", projectId, id],
  synthesis: (projectId: string, id: string): RecordKey => ["synthesis", projectId, id],
  /** Keys sort as texts, so the number has leading zeros. */
  synthesisRow: (projectId: string, id: string, index: number): RecordKey => [
    ...["synthesisRow", projectId, id],
    String(index).padStart(8, "0"),
  ],
  report: (projectId: string, id: string): RecordKey => ["report", projectId, id],
};
