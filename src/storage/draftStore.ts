/** The drafts of all projects. Accepting one and writing its example are one change. */
import type { Draft } from "../protocol/drafts.ts";
import type { Example } from "../protocol/records.ts";
import type { RecordWriter } from "./io/recordChanges.ts";
import { recordKey } from "./io/recordKeys.ts";
import { getRecord, listKeys, listRecords, type RecordKey } from "./io/records.ts";
import { draftsReviewed } from "./log/events.ts";

export function draftRecord(draft: Draft): readonly [RecordKey, unknown] {
  return [recordKey.draft(draft.projectId, draft.id), draft];
}

export class DraftStore {
  readonly #writer: RecordWriter;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** In the order in which they were written. */
  async list(projectId: string): Promise<Draft[]> {
    const drafts = await listRecords<Draft>("draft", projectId);
    return drafts.sort(
      (a, b) => a.createdAt.localeCompare(b.createdAt) || (a.position ?? 0) - (b.position ?? 0),
    );
  }

  /** Those of these ids that are here, in the order of `ids`. */
  async get(projectId: string, ids: readonly string[]): Promise<Draft[]> {
    const found = ids.map((id) => getRecord<Draft>(recordKey.draft(projectId, id)));
    return (await Promise.all(found)).filter((draft) => draft !== undefined);
  }

  /** Ids of all drafts of a project, whatever became of them. */
  async ids(projectId: string): Promise<Set<string>> {
    return new Set((await listKeys("draft", projectId)).map(([, , id]) => id!));
  }

  /**
   * Adds those whose ids are new: one that was written before stays as it was reviewed. → those that were added.
   * @throws UserError when the project is gone or the disk is full; then none is added
   */
  async add(projectId: string, drafts: readonly Draft[]): Promise<Draft[]> {
    const known = await this.ids(projectId);
    const added = [...new Map(drafts.map((draft) => [draft.id, draft])).values()]
      .filter(({ id }) => !known.has(id))
      .map((draft, i): Draft => ({ ...draft, position: known.size + i }));
    await this.change(projectId, { drafts: added });
    return added;
  }

  /** Replaces drafts, and writes and removes examples along with them: all or nothing. */
  async change(
    projectId: string,
    {
      drafts,
      examples = [],
      removed = [],
    }: { drafts: readonly Draft[]; examples?: readonly Example[]; removed?: readonly string[] },
  ): Promise<void> {
    const stored = await this.get(
      projectId,
      drafts.map(({ id }) => id),
    );
    await this.#writer.changeIn(
      projectId,
      {
        put: [
          ...drafts.map(draftRecord),
          ...examples.map((row) => [recordKey.example(projectId, row.id), row] as const),
        ],
        remove: removed.map((id) => recordKey.example(projectId, id)),
      },
      draftsReviewed(stored, drafts),
    );
  }
}
