/** The syntheses of all projects, each with its rows as records of their own: what was written once is never written again. */
import { UserError } from "../base/userError.ts";
import type { Synthesis, SynthesisRow } from "../protocol/synthesis.ts";
import type { RecordWriter } from "./io/recordChanges.ts";
import { recordKey } from "./io/recordKeys.ts";
import {
  getRecord,
  listKeys,
  listRecords,
  MissingRecordError,
  type RecordChanges,
} from "./io/records.ts";

const GONE = "This pass is no longer here: it was removed, perhaps in another tab. Start another.";

export class SynthesisStore {
  readonly #writer: RecordWriter;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** Newest first. */
  async list(projectId: string): Promise<Synthesis[]> {
    const all = await listRecords<Synthesis>("synthesis", projectId);
    return all.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** @throws UserError when it is not here any more */
  async get(projectId: string, id: string): Promise<Synthesis> {
    const found = await getRecord<Synthesis>(recordKey.synthesis(projectId, id));
    if (!found) throw new UserError(GONE);
    return found;
  }

  /** In the order of their pictures. */
  rows(projectId: string, id: string): Promise<SynthesisRow[]> {
    return listRecords<SynthesisRow>("synthesisRow", projectId, id);
  }

  /** Stores a new one. @throws UserError when the project is gone or the disk is full */
  add(synthesis: Synthesis): Promise<void> {
    const { projectId, id } = synthesis;
    return this.#writer.changeIn(projectId, {
      put: [[recordKey.synthesis(projectId, id), synthesis]],
    });
  }

  /** Replaces one that is here. @throws UserError when it was removed or the disk is full */
  replace(synthesis: Synthesis): Promise<void> {
    const { projectId, id } = synthesis;
    return this.#changeOf(synthesis, [[recordKey.synthesis(projectId, id), synthesis]]);
  }

  /** Adds or replaces rows, all or none. @throws UserError when the pass was removed or the disk is full */
  putRows(synthesis: Synthesis, rows: readonly SynthesisRow[]): Promise<void> {
    const { projectId, id } = synthesis;
    return this.#changeOf(
      synthesis,
      rows.map((row) => [recordKey.synthesisRow(projectId, id, row.index), row]),
    );
  }

  /** A pass that another tab has removed is not there again by half. */
  async #changeOf({ projectId, id }: Synthesis, put: RecordChanges["put"]): Promise<void> {
    try {
      await this.#writer.change({ put, require: recordKey.synthesis(projectId, id) });
    } catch (cause) {
      throw cause instanceof MissingRecordError ? new UserError(GONE, { cause }) : cause;
    }
  }

  /** Goes on with a pass while nobody else does. @throws UserError when it is at work already, perhaps in another tab */
  whileOwning<T>(id: string, work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`scion-synthesis-${id}`, { ifAvailable: true }, (lock) => {
      if (lock) return work();
      throw new UserError(
        "This pass is being written already, perhaps in another tab. Wait for its end, or stop it there.",
      );
    }) as Promise<T>;
  }

  /** With its rows. Drafts that it made stay. */
  async remove(projectId: string, id: string): Promise<void> {
    const rows = await listKeys("synthesisRow", projectId, id);
    await this.#writer.change({ remove: [recordKey.synthesis(projectId, id), ...rows] });
  }
}
