/** The syntheses of all projects, each with its rows as records of their own: what was written once is never written again. */
import { UserError } from "../base/userError.ts";
import type { Synthesis, SynthesisRow } from "../protocol/synthesis.ts";
import type { RecordWriter } from "./io/recordChanges.ts";
import { recordKey } from "./io/recordKeys.ts";
import { getRecord, listKeys, listRecords } from "./io/records.ts";

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
    if (!found) {
      throw new UserError(
        "This pass is no longer here: it was removed, perhaps in another tab. Start another.",
      );
    }
    return found;
  }

  /** In the order of their pictures. */
  rows(projectId: string, id: string): Promise<SynthesisRow[]> {
    return listRecords<SynthesisRow>("synthesisRow", projectId, id);
  }

  /** @throws UserError when the project is gone or the disk is full */
  put(synthesis: Synthesis): Promise<void> {
    const { projectId, id } = synthesis;
    return this.#writer.changeIn(projectId, {
      put: [[recordKey.synthesis(projectId, id), synthesis]],
    });
  }

  /** Adds or replaces rows, all or none. @throws UserError when the project is gone or the disk is full */
  putRows({ projectId, id }: Synthesis, rows: readonly SynthesisRow[]): Promise<void> {
    return this.#writer.changeIn(projectId, {
      put: rows.map((row) => [recordKey.synthesisRow(projectId, id, row.index), row]),
    });
  }

  /** With its rows. Drafts that it made stay. */
  async remove(projectId: string, id: string): Promise<void> {
    const rows = await listKeys("synthesisRow", projectId, id);
    await this.#writer.change({ remove: [recordKey.synthesis(projectId, id), ...rows] });
  }
}
