/** Examples that were set aside, of all projects. Setting aside and bringing back are one change each. */
import type { LoggedEvent } from "../protocol/log/eventLog.ts";
import type { AsideExample } from "../protocol/quality.ts";
import type { Example } from "../protocol/records.ts";
import type { RecordWriter } from "./io/recordChanges.ts";
import { recordKey } from "./io/recordKeys.ts";
import { getRecord, listRecords, type RecordKey } from "./io/records.ts";

export function asideRecord(row: AsideExample): readonly [RecordKey, unknown] {
  return [recordKey.aside(row.projectId, row.id), row];
}

const moved = (what: LoggedEvent["what"], examples: number): LoggedEvent[] =>
  examples > 0 ? [{ what, counts: { examples } }] : [];

export class AsideStore {
  readonly #writer: RecordWriter;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** The newest first. */
  async list(projectId: string): Promise<AsideExample[]> {
    const rows = await listRecords<AsideExample>("aside", projectId);
    return rows.sort((a, b) => b.aside.when.localeCompare(a.aside.when));
  }

  /**
   * Those of these ids that are examples. → what was set aside
   * @throws UserError when the project is gone or the disk is full; then none is
   */
  async set(projectId: string, ids: readonly string[], why: string): Promise<AsideExample[]> {
    const found = ids.map((id) => getRecord<Example>(recordKey.example(projectId, id)));
    const examples = (await Promise.all(found)).filter((row) => row !== undefined);
    const when = new Date().toISOString();
    const rows = examples.map((row): AsideExample => ({ ...row, aside: { why, when } }));
    await this.#writer.changeIn(
      projectId,
      {
        put: rows.map(asideRecord),
        remove: rows.map(({ id }) => recordKey.example(projectId, id)),
      },
      moved("examples set aside", rows.length),
    );
    return rows;
  }

  /** Those of these ids that are set aside become examples again. → the examples */
  async bringBack(projectId: string, ids: readonly string[]): Promise<Example[]> {
    const found = ids.map((id) => getRecord<AsideExample>(recordKey.aside(projectId, id)));
    const rows = (await Promise.all(found)).filter((row) => row !== undefined);
    const examples = rows.map((row): Example => {
      const { aside: _, ...example } = row;
      return example;
    });
    await this.#writer.changeIn(
      projectId,
      {
        put: examples.map((row) => [recordKey.example(projectId, row.id), row]),
        remove: rows.map(({ id }) => recordKey.aside(projectId, id)),
      },
      moved("examples brought back", rows.length),
    );
    return examples;
  }
}
