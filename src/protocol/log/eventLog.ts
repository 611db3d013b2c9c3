/** The log of what was done in a project: entries that are only ever added, each chained to the one before by its hash. */

/** What was done. `counts` and `ids` name no file and no person. */
export interface LoggedEvent {
  what:
    | "project created"
    | "project imported"
    | "project exported"
    | "examples added"
    | "examples removed"
    | "examples set aside"
    | "examples brought back"
    | "drafts accepted"
    | "drafts rejected"
    | "drafts taken back"
    | "version frozen"
    | "adapter imported"
    | "adapter exported"
    | "run started"
    | "run resumed"
    | "run ended"
    | "run removed"
    | "check made"
    | "clearance stated";
  counts?: Record<string, number>;
  /** Ids and hashes of what it was done to, and the state that a run ended in. */
  ids?: Record<string, string>;
  /** Of an import: what was found wrong with the log that came with it. */
  problem?: string;
}

export interface LogEntry extends LoggedEvent {
  /** ISO 8601, of this computer's clock. */
  time: string;
  /** SHA-256 of the hash of the entry before (of the first: nothing) and the canonical JSON of this one without `hash`. */
  hash: string;
}

/** Where a log ends; kept beside it, so that entries cut off at the end are missed. */
export interface LogHead {
  entries: number;
  hash: string;
}

export interface CheckedLog {
  entries: LogEntry[];
  /** A sentence about the first entry that is not as it was written; null where all are. */
  problem: string | null;
}
