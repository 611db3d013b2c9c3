/** Changes of records, each whole or not at all, with a sentence where the disk is full or the project is gone. */
import { UserError } from "../../base/userError.ts";
import type { LoggedEvent } from "../../protocol/log/eventLog.ts";
import { changeLogged } from "../log/eventLog.ts";
import { guardDisk } from "./diskFull.ts";
import { recordKey } from "./recordKeys.ts";
import { changeRecords, MissingRecordError, type RecordChanges } from "./records.ts";

export const PROJECT_GONE = "This project is no longer here. Go to Home and open another.";

export class RecordWriter {
  readonly #onFull: (message: string) => void;
  /** Told after changes are stored. */
  readonly tell: (changes: RecordChanges) => void;

  /** `onFull` gets a sentence when the disk is full; the call that failed throws a UserError with the same sentence. */
  constructor(onFull: (message: string) => void, tell: (changes: RecordChanges) => void) {
    this.#onFull = onFull;
    this.tell = tell;
  }

  /** @throws UserError when the disk is full */
  guard<T>(write: () => Promise<T>): Promise<T> {
    return guardDisk(write, this.#onFull);
  }

  async change(changes: RecordChanges): Promise<void> {
    await this.guard(() => changeRecords(changes));
    this.tell(changes);
  }

  /**
   * Changes records of a project, if it is still there: its removal in another tab is not undone by half.
   * `events` is what they are in its log.
   * @throws UserError when it is gone
   */
  changeIn(
    projectId: string,
    changes: RecordChanges,
    events: readonly LoggedEvent[] = [],
  ): Promise<void> {
    const required = { ...changes, require: recordKey.project(projectId) };
    return inProject(async () => {
      await this.guard(() => changeLogged(required, projectId, events));
      this.tell(changes);
    });
  }
}

/** Runs a change that requires a project. @throws UserError when it is gone */
export async function inProject<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    throw error instanceof MissingRecordError
      ? new UserError(PROJECT_GONE, { cause: error })
      : error;
  }
}
