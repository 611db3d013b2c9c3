/** The runs of all projects: their records, the points of their curves, and their folders of checkpoints and adapters. */
import { UserError } from "../../base/userError.ts";
import type { Run, RunPoint, RunWithPoints } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { metricsChunks, metricsRecords, type MetricsChunk, type RunKey } from "./metrics.ts";
import { removePath } from "../io/opfs.ts";
import type { RecordWriter } from "../io/recordChanges.ts";
import { recordKey } from "../io/recordKeys.ts";
import { getRecord, listKeys, listRecords, type RecordKey } from "../io/records.ts";
import { runEvent } from "../log/events.ts";
import { removeUnnamedFiles, runFolder, type RunFolder } from "./runFiles.ts";

/** The records of a run and of its points. */
export function runRecords({ points, ...run }: RunWithPoints): [RecordKey, unknown][] {
  return [
    [recordKey.run(run.projectId, run.id), run],
    ...metricsRecords(run, metricsChunks(points)),
  ];
}

/** The key of a run whose project is not known; keys alone are read. */
async function runKey(runId: string): Promise<RecordKey | undefined> {
  return (await listKeys("run")).find(([, , id]) => id === runId);
}

export class RunStore {
  readonly #writer: RecordWriter;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** Without their points. */
  list(projectId: string): Promise<Run[]> {
    return listRecords<Run>("run", projectId);
  }

  /** @throws UserError when it is not here any more */
  async get(runId: string): Promise<Run> {
    const stored = await runKey(runId);
    const run = stored && (await getRecord<Run>(stored));
    if (!run)
      throw new UserError("This run is no longer here. Choose another on the Teach screen.");
    return run;
  }

  /** Stores a run, with the chunks of its points that have changed. */
  async put(run: Run, chunks: readonly MetricsChunk[] = []): Promise<void> {
    const key = recordKey.run(run.projectId, run.id);
    const event = await runEvent(await getRecord<Run>(key), run);
    const put = [[key, run] as const, ...metricsRecords(run, chunks)];
    await this.#writer.changeIn(run.projectId, { put }, event ? [event] : []);
  }

  /** Stores a run and replaces all its points. */
  async replace(run: RunWithPoints): Promise<void> {
    const stored = await getRecord<Run>(recordKey.run(run.projectId, run.id));
    const event = await runEvent(stored, run);
    const changes = {
      remove: await listKeys("metrics", run.projectId, run.id),
      put: runRecords(run),
    };
    await this.#writer.changeIn(run.projectId, changes, event ? [event] : []);
  }

  /** The points of a run, in the order of its steps. */
  async points({ projectId, id }: RunKey): Promise<RunPoint[]> {
    return (await listRecords<RunPoint[]>("metrics", projectId, id)).flat();
  }

  /** The points of all runs of a project, by run id. */
  async allPoints(projectId: string): Promise<Record<string, RunPoint[]>> {
    const ids = (await listKeys("run", projectId)).map(([, , id]) => id!);
    const points = ids.map(async (id) => [id, await this.points({ projectId, id })] as const);
    return Object.fromEntries(await Promise.all(points));
  }

  /** Stores the chunks of a run's points that have changed. */
  async putMetrics(run: RunKey, chunks: readonly MetricsChunk[]): Promise<void> {
    if (chunks.length > 0)
      await this.#writer.changeIn(run.projectId, { put: metricsRecords(run, chunks) });
  }

  /** Removes a run, its reports and its files. */
  async remove(runId: string): Promise<void> {
    const stored = await runKey(runId);
    if (stored) {
      const projectId = stored[1]!;
      const reports = (await listRecords<EvalReport>("report", projectId)).filter(
        (row) => row.runId === runId,
      );
      await this.#writer.changeIn(
        projectId,
        {
          remove: [
            stored,
            ...(await listKeys("metrics", projectId, runId)),
            ...reports.map(({ id }) => recordKey.report(projectId, id)),
          ],
        },
        [{ what: "run removed", counts: { reports: reports.length }, ids: { run: runId } }],
      );
    }
    await removePath(`runs/${runId}`);
  }

  /** Ids of the runs of all projects. */
  async ids(): Promise<Set<string>> {
    return new Set((await listKeys("run")).map(([, , id]) => id!));
  }

  /** Removes the files alone, of a run whose import failed. */
  removeFiles(runId: string): Promise<void> {
    return removePath(`runs/${runId}`);
  }

  /** Removes the files that the record of a run does not name any more. Nothing may be writing there. */
  readonly removeUnnamedFiles = removeUnnamedFiles;

  /** The folder of a run's checkpoints and adapters. */
  files(runId: string): RunFolder {
    return runFolder(runId, (write) => this.#writer.guard(write));
  }
}
