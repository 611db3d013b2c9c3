/**
 * A whole project as a set of files, and back. Written to a zip it is the project file that people keep and pass on:
 *
 *   project.json          what it is, its schema version, frozen versions, reports, what its models are
 *   examples.jsonl        one example a line
 *   aside.jsonl           one example a line that was set aside
 *   drafts.jsonl          one draft a line, whatever became of it
 *   log.jsonl             what was done in it, one entry a line, each chained to the one before by its hash
 *   versions/ID.jsonl     the rows that a version froze
 *   media/SHA256.ext      every picture and clip once
 *   specialist.safetensors   the classifier of its pictures, where one was trained
 *   runs/ID/run.json      a run, and beside it the files that belong to it
 *
 * Records have the shape of SCHEMA_VERSION; those of earlier versions are migrated when they are read. Names that files had on
 * somebody's disk are left behind.
 */
import type { AsideExample } from "../../protocol/quality.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { LogEntry } from "../../protocol/log/eventLog.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { ModelIdentity } from "../../protocol/models.ts";
import type { Example, Media, Project, RunWithPoints, Version } from "../../protocol/records.ts";

export interface ProjectArchive {
  project: Project;
  examples: Example[];
  aside: AsideExample[];
  drafts: Draft[];
  versions: { version: Version; rows: Example[]; system: string }[];
  runs: RunWithPoints[];
  reports: EvalReport[];
  /** Of a file from before there was one: empty. It may be broken. */
  log: LogEntry[];
  /** What the models are that project and runs refer to, as far as it is known. */
  models: ModelIdentity[];
  /** The file of its specialist, as it is stored; nothing without one. */
  specialist?: Uint8Array<ArrayBuffer> | null;
}

export const SPECIALIST_PATH = "specialist.safetensors";

/** Where the big things come from when writing. */
export interface ArchiveFiles {
  media(hash: string): Promise<Blob | Uint8Array>;
  /** Files of a run, by plain name: adapter, checkpoint. */
  runFiles(runId: string): Promise<{ name: string; data: Blob | Uint8Array }[]>;
}

/** Where they go when reading: each is called once per file, after everything else has been checked. */
export interface ArchiveTarget {
  media(media: Media, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  runFile(runId: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** How many of all files are done. */
export type OnFile = (done: number, total: number) => void;

/** The same project under another id, for a second copy beside the first. `newId` is asked once per run and report. */
export function renameProject(archive: ProjectArchive, projectId: string, newId: () => string) {
  const runIds = new Map(archive.runs.map(({ id }) => [id, newId()]));
  const rename = <T extends { projectId: string }>(record: T): T => ({ ...record, projectId });
  const renamed: ProjectArchive = {
    ...archive,
    project: { ...archive.project, id: projectId },
    examples: archive.examples.map(rename),
    aside: archive.aside.map(rename),
    drafts: archive.drafts.map(rename),
    versions: archive.versions.map(({ version, rows, system }) => ({
      version: rename(version),
      rows: rows.map(rename),
      system,
    })),
    runs: archive.runs.map((run) => ({
      ...rename(run),
      id: runIds.get(run.id) as string,
      ...(run.branch && {
        branch: { ...run.branch, runId: runIds.get(run.branch.runId) ?? run.branch.runId },
      }),
    })),
    reports: archive.reports.map((report) => ({
      ...rename(report),
      id: newId(),
      runId: runIds.get(report.runId) ?? report.runId,
    })),
  };
  return { archive: renamed, runIds };
}

/** The models that project and runs refer to, each once. */
export function modelIdsOf({ project, runs }: Pick<ProjectArchive, "project" | "runs">): string[] {
  return [...new Set([project.modelId, ...runs.map(({ config }) => config.modelId)])];
}

/** The archive with other ids for models, `modelIds` by those that it has. What it says of them stays. */
export function withModelIds(
  archive: ProjectArchive,
  modelIds: ReadonlyMap<string, string>,
): ProjectArchive {
  const idFor = (id: string) => modelIds.get(id) ?? id;
  const { project, runs } = archive;
  return {
    ...archive,
    project: { ...project, modelId: idFor(project.modelId) },
    runs: runs.map((run) => ({
      ...run,
      config: { ...run.config, modelId: idFor(run.config.modelId) },
    })),
  };
}

/** Every picture and clip, of examples, also those set aside, drafts and frozen rows, once. */
export function mediaOf({
  examples,
  aside,
  drafts,
  versions,
}: Pick<ProjectArchive, "examples" | "aside" | "drafts" | "versions">): Map<string, Media> {
  const all = [...examples, ...aside, ...drafts, ...versions.flatMap(({ rows }) => rows)].flatMap(
    ({ media }) => media,
  );
  return new Map(all.map((media) => [media.hash, media]));
}

/** The ending is for people and programs that look into the zip. */
export function mediaPath({ hash, mime }: Media): string {
  const ending = /^\w+\/([a-z0-9]+)/.exec(mime)?.[1] ?? "bin";
  return `media/${hash}.${ending === "jpeg" ? "jpg" : ending === "quicktime" ? "mov" : ending}`;
}
