/**
 * The store of everything a person has made, for the worker's handlers: projects, examples, media, versions, runs with their
 * files, reports and chats. Every change is atomic, also when the tab is closed in the middle of it.
 */
import { UserError } from "../base/userError.ts";
import type { ModelIdentity } from "../protocol/models.ts";
import type { EvalReport } from "../protocol/reports.ts";
import type {
  Example,
  Project,
  Run,
  RunPoint,
  RunWithPoints,
  Version,
  VersionContent,
} from "../protocol/records.ts";
import type { ChatTurn } from "../protocol/chatTurn.ts";
import { getChat, putChat } from "./chats.ts";
import { guardDisk } from "./diskFull.ts";
import { metricsChunks, metricsRecords, type MetricsChunk, type RunKey } from "./metrics.ts";
import * as mediaStore from "./mediaStore.ts";
import type { NewMedia } from "./mediaStore.ts";
import { identityRecord } from "./modelIdentities.ts";
import { removePath } from "./opfs.ts";
import {
  changeRecords,
  getRecord,
  listKeys,
  listRecords,
  MissingRecordError,
  type RecordChanges,
  type RecordKey,
} from "./records.ts";
import { PROJECT_RECORDS } from "./projectRecords.ts";
import { removeUnnamedFiles, runFolder, type RunFolder } from "./runFiles.ts";
import { specialistKey } from "./specialists.ts";
import { mediaOfProject, removeUnusedMedia } from "./usedMedia.ts";

const key = {
  project: (id: string): RecordKey => ["project", id],
  example: (projectId: string, id: string): RecordKey => ["example", projectId, id],
  version: (projectId: string, id: string): RecordKey => ["version", projectId, id],
  rows: (projectId: string, id: string): RecordKey => ["rows", projectId, id],
  run: (projectId: string, id: string): RecordKey => ["run", projectId, id],
  report: (projectId: string, id: string): RecordKey => ["report", projectId, id],
};

/** A whole project, for export, import and samples. */
export interface ProjectContent {
  project: Project;
  examples: Example[];
  versions: ({ version: Version } & VersionContent)[];
  runs: RunWithPoints[];
  reports: EvalReport[];
  /** What is known of models that it refers to and that are not here. */
  models?: ModelIdentity[];
}

/** The records of a run and of its points. */
function runRecords({ points, ...run }: RunWithPoints): [RecordKey, unknown][] {
  return [[key.run(run.projectId, run.id), run], ...metricsRecords(run, metricsChunks(points))];
}

/** The key of a run whose project is not known; keys alone are read. */
async function runKey(runId: string): Promise<RecordKey | undefined> {
  return (await listKeys("run")).find(([, , id]) => id === runId);
}

const PROJECT_GONE = "This project is no longer here. Go to Home and open another.";

/** Runs a change that requires a project. */
async function inProject<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    throw error instanceof MissingRecordError
      ? new UserError(PROJECT_GONE, { cause: error })
      : error;
  }
}

export class Library {
  readonly #onFull: (message: string) => void;

  /** `onFull` gets a sentence when the disk is full; the call that failed throws a UserError with the same sentence. */
  constructor(onFull: (message: string) => void) {
    this.#onFull = onFull;
  }

  #guard<T>(write: () => Promise<T>): Promise<T> {
    return guardDisk(write, this.#onFull);
  }

  #change(changes: RecordChanges): Promise<void> {
    return this.#guard(() => changeRecords(changes));
  }

  /**
   * Changes records of a project, if it is still there: its removal in another tab is not undone by half.
   * @throws UserError when it is gone
   */
  #changeIn(projectId: string, changes: RecordChanges): Promise<void> {
    return inProject(() => this.#change({ ...changes, require: key.project(projectId) }));
  }

  // Projects

  async listProjects(): Promise<Project[]> {
    const projects = await listRecords<Project>("project");
    return projects.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  /** @throws UserError when it does not exist any more, for example removed in another tab */
  async getProject(projectId: string): Promise<Project> {
    const project = await getRecord<Project>(key.project(projectId));
    if (!project) throw new UserError(PROJECT_GONE);
    return project;
  }

  putProject(project: Project): Promise<void> {
    return this.#change({ put: [[key.project(project.id), project]] });
  }

  /** Stores a sample or an imported project with its media: all of it or nothing. */
  addProject(content: ProjectContent, media: NewMedia[], onWritten?: (count: number) => void) {
    const { project, examples, versions, runs, reports, models = [] } = content;
    return this.#addWithMedia(
      [
        [key.project(project.id), project],
        ...examples.map((row) => [key.example(project.id, row.id), row] as const),
        ...versions.map(({ version }) => [key.version(project.id, version.id), version] as const),
        ...versions.map(
          ({ version, rows, system }) =>
            [key.rows(project.id, version.id), { rows, system } satisfies VersionContent] as const,
        ),
        ...runs.flatMap(runRecords),
        ...reports.map((report) => [key.report(project.id, report.id), report] as const),
        ...models.map((identity) => identityRecord(identity.id, identity)),
      ],
      media,
      onWritten,
    );
  }

  /** All records of a project, for export. */
  async getProjectContent(projectId: string): Promise<ProjectContent> {
    const versions = await this.listVersions(projectId);
    return {
      project: await this.getProject(projectId),
      examples: await this.listExamples(projectId),
      versions: await Promise.all(
        versions.map(async (version) => ({
          version,
          ...(await this.versionContent(projectId, version.id)),
        })),
      ),
      runs: await Promise.all(
        (await this.listRuns(projectId)).map(async (run) => ({
          ...run,
          points: await this.getPoints(run),
        })),
      ),
      reports: await this.listReports(projectId),
    };
  }

  /** Removes a project with everything in it; media that other projects use stay. */
  async removeProject(projectId: string): Promise<void> {
    const media = await mediaOfProject(projectId);
    const keys = (
      await Promise.all(PROJECT_RECORDS.map((noun) => listKeys(noun, projectId)))
    ).flat();
    await this.#change({ remove: [key.project(projectId), ...keys] });
    for (const [noun, , id] of keys) if (noun === "run") await removePath(`runs/${id}`);
    await removeUnusedMedia(media);
  }

  // Examples

  listExamples(projectId: string): Promise<Example[]> {
    return listRecords<Example>("example", projectId);
  }

  /** Adds or replaces examples of one project whose media are kept already. */
  async putExamples(examples: readonly Example[]): Promise<void> {
    const [first] = examples;
    if (!first) return;
    await this.#changeIn(first.projectId, {
      put: examples.map((row) => [key.example(row.projectId, row.id), row]),
    });
  }

  /** Adds examples with new media, all or nothing. */
  addExamples(examples: Example[], media: NewMedia[], onWritten?: (count: number) => void) {
    return this.#addWithMedia(
      examples.map((row) => [key.example(row.projectId, row.id), row] as const),
      media,
      onWritten,
      examples[0] && key.project(examples[0].projectId),
    );
  }

  /** Their media stay stored until the next start, so that the removal can be undone. */
  removeExamples(projectId: string, ids: readonly string[]): Promise<void> {
    return this.#change({ remove: ids.map((id) => key.example(projectId, id)) });
  }

  // Media

  readonly getMedia = mediaStore.getMedia;
  readonly mediaHashes = mediaStore.mediaHashes;

  /** Stores one picture or clip that no example has yet. */
  addMedia(item: NewMedia): Promise<void> {
    return this.#addWithMedia([], [item]);
  }

  /** @throws UserError when it is not stored any more */
  async readMedia(hash: string, size: "thumb" | "full"): Promise<Blob> {
    const blob = await mediaStore.readMedia(hash, size);
    if (!blob) {
      throw new UserError(
        "This picture or clip is no longer stored in this browser. Remove it from the example and drop the file again.",
      );
    }
    return blob;
  }

  #addWithMedia(
    put: (readonly [RecordKey, unknown])[],
    media: NewMedia[],
    onWritten?: (count: number) => void,
    require?: RecordKey,
  ): Promise<void> {
    const add = () =>
      this.#guard(async () => {
        const { records, undo } = await mediaStore.writeMediaFiles(media, onWritten);
        try {
          await changeRecords({ put: [...records, ...put], ...(require && { require }) });
        } catch (error) {
          await undo();
          throw error;
        }
      });
    return inProject(() => mediaStore.withMediaLock(add));
  }

  // Versions

  listVersions(projectId: string): Promise<Version[]> {
    return listRecords<Version>("version", projectId);
  }

  /** Freezes copies of `rows` under the version's name. */
  putVersion(version: Version, content: VersionContent): Promise<void> {
    const { projectId, id } = version;
    return this.#changeIn(projectId, {
      put: [
        [key.version(projectId, id), version],
        [key.rows(projectId, id), content],
      ],
    });
  }

  /** The examples as they were frozen. @throws UserError when they are not stored any more */
  async versionContent(projectId: string, versionId: string): Promise<VersionContent> {
    const content = await getRecord<VersionContent>(key.rows(projectId, versionId));
    if (!content) {
      throw new UserError(
        `Version ${versionId} of the examples is no longer stored. Freeze the examples again on the Examples screen.`,
      );
    }
    return content;
  }

  // Runs

  /** Without their points. */
  listRuns(projectId: string): Promise<Run[]> {
    return listRecords<Run>("run", projectId);
  }

  async getRun(runId: string): Promise<Run> {
    const stored = await runKey(runId);
    const run = stored && (await getRecord<Run>(stored));
    if (!run)
      throw new UserError("This run is no longer here. Choose another on the Teach screen.");
    return run;
  }

  /** Stores a run, with the chunks of its points that have changed. */
  putRun(run: Run, chunks: readonly MetricsChunk[] = []): Promise<void> {
    return this.#changeIn(run.projectId, {
      put: [[key.run(run.projectId, run.id), run], ...metricsRecords(run, chunks)],
    });
  }

  /** Stores a run and replaces all its points. */
  async replaceRun(run: RunWithPoints): Promise<void> {
    await this.#changeIn(run.projectId, {
      remove: await listKeys("metrics", run.projectId, run.id),
      put: runRecords(run),
    });
  }

  /** The points of a run, in the order of its steps. */
  async getPoints({ projectId, id }: RunKey): Promise<RunPoint[]> {
    return (await listRecords<RunPoint[]>("metrics", projectId, id)).flat();
  }

  /** The points of all runs of a project, by run id. */
  async listPoints(projectId: string): Promise<Record<string, RunPoint[]>> {
    const ids = (await listKeys("run", projectId)).map(([, , id]) => id!);
    const points = ids.map(async (id) => [id, await this.getPoints({ projectId, id })] as const);
    return Object.fromEntries(await Promise.all(points));
  }

  /** Stores the chunks of a run's points that have changed. */
  async putMetrics(run: RunKey, chunks: readonly MetricsChunk[]): Promise<void> {
    if (chunks.length > 0)
      await this.#changeIn(run.projectId, { put: metricsRecords(run, chunks) });
  }

  /** Removes a run, its reports and its files. */
  async removeRun(runId: string): Promise<void> {
    const stored = await runKey(runId);
    if (stored) {
      const projectId = stored[1]!;
      const reports = (await this.listReports(projectId)).filter((row) => row.runId === runId);
      await this.#change({
        remove: [
          stored,
          ...(await listKeys("metrics", projectId, runId)),
          ...reports.map(({ id }) => key.report(projectId, id)),
        ],
      });
    }
    await removePath(`runs/${runId}`);
  }

  /** Ids of the runs of all projects. */
  async runIds(): Promise<Set<string>> {
    return new Set((await listKeys("run")).map(([, , id]) => id!));
  }

  /** Removes the files alone, of a run whose import failed. */
  removeRunFiles(runId: string): Promise<void> {
    return removePath(`runs/${runId}`);
  }

  /** Removes the files that the record of a run does not name any more. Nothing may be writing there. */
  readonly removeUnnamedFiles = removeUnnamedFiles;

  /** The folder of a run's checkpoints and adapters. */
  runFiles(runId: string): RunFolder {
    return runFolder(runId, (write) => this.#guard(write));
  }

  // Specialists

  /** Replaces the specialist of a project by the bytes of this file. */
  putSpecialist(projectId: string, bytes: Uint8Array): Promise<void> {
    return this.#change({ put: [[specialistKey(projectId), bytes]] });
  }

  // Reports

  listReports(projectId: string): Promise<EvalReport[]> {
    return listRecords<EvalReport>("report", projectId);
  }

  putReport(report: EvalReport): Promise<void> {
    return this.#changeIn(report.projectId, {
      put: [[key.report(report.projectId, report.id), report]],
    });
  }

  // Chats

  readonly getChat = getChat;

  putChat(projectId: string, turns: ChatTurn[]): Promise<void> {
    return inProject(() => this.#guard(() => putChat(projectId, turns)));
  }
}
