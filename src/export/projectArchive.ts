/**
 * A whole project as a set of files, and back. Written to a zip it is the project file that people keep and pass on:
 *
 *   project.json          what it is, its schema version, frozen versions, reports
 *   examples.jsonl        one example a line
 *   versions/ID.jsonl     the rows that a version froze
 *   media/SHA256.ext      every picture and clip once
 *   runs/ID/run.json      a run, and beside it the files that belong to it
 *
 * Records have the shape of SCHEMA_VERSION; those of earlier versions are migrated when they are read. Names that files had on
 * somebody's disk are left behind.
 */
import * as v from "valibot";
import { sha256Hex } from "../base/hash.ts";
import { UserError } from "../base/userError.ts";
import { contentHash } from "../dataset/version.ts";
import type { FileSink, FileSource } from "../formats/fileSource.ts";
import { writeJsonl } from "../formats/jsonl.ts";
import { migrateRecord, SCHEMA_VERSION } from "../formats/migrations.ts";
import type { EvalReport } from "../protocol/reports.ts";
import type { Example, Media, Project, Run, Version } from "../protocol/records.ts";
import { exampleSchema, projectFileSchema, runSchema } from "./projectSchema.ts";

export interface ProjectArchive {
  project: Project;
  examples: Example[];
  versions: { version: Version; rows: Example[]; system: string }[];
  runs: Run[];
  reports: EvalReport[];
}

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

const nothing: OnFile = () => {};

/** Equal content gives equal files. */
export async function writeProjectArchive(
  sink: FileSink,
  archive: ProjectArchive,
  files: ArchiveFiles,
  onFile: OnFile = nothing,
): Promise<void> {
  const { project, examples, versions, runs, reports } = archive;
  const media = [...mediaOf(archive).values()];
  const total = media.length + runs.length;
  let done = 0;
  const head = {
    format: "scion-project",
    schemaVersion: SCHEMA_VERSION,
    project,
    versions: versions.map(({ version, system }) => ({ version, system })),
    runs: runs.map(({ id }) => id),
    reports,
  };
  await sink.write("project.json", `${JSON.stringify(head, null, 2)}\n`);
  await sink.write("examples.jsonl", writeJsonl(examples.map(withoutLocalNames)));
  for (const { version, rows } of versions) {
    await sink.write(`versions/${version.id}.jsonl`, writeJsonl(rows.map(withoutLocalNames)));
  }
  for (const item of media) {
    await sink.write(mediaPath(item), await files.media(item.hash));
    onFile(++done, total);
  }
  for (const run of runs) {
    await sink.write(`runs/${run.id}/run.json`, `${JSON.stringify(run)}\n`);
    for (const { name, data } of await files.runFiles(run.id)) {
      await sink.write(`runs/${run.id}/${name}`, data);
    }
    onFile(++done, total);
  }
}

/**
 * Checks all records, then hands over media and run files one by one. Ids are as they were: giving new ones, where a
 * project with the same id exists, is up to the caller (`renameProject`).
 * @throws UserError naming file and fault; what was handed over by then is the caller's to discard.
 */
export async function readProjectArchive(
  source: FileSource,
  target: ArchiveTarget,
  onFile: OnFile = nothing,
): Promise<ProjectArchive> {
  const { schemaVersion, ...head } = await readHead(source);
  const project = head.project as Project;
  const examples = await readExamples(source, "examples.jsonl", project.id, schemaVersion);
  const versions: ProjectArchive["versions"] = [];
  for (const { version, system } of head.versions) {
    const path = `versions/${version.id}.jsonl`;
    const rows = await readExamples(source, path, project.id, schemaVersion);
    const hash = await contentHash(rows, system);
    if (!hash.startsWith(version.id)) {
      throw new UserError(
        `${source.name}: the rows in ${path} have the content hash ${hash.slice(0, 16)}, so they are not what was frozen. The file was changed; get a fresh copy.`,
      );
    }
    versions.push({ version: version as Version, rows, system });
  }
  const runs: Run[] = [];
  for (const id of head.runs) {
    const path = `runs/${id}/run.json`;
    const stored = migrateRecord("run", await readJson(source, path), schemaVersion);
    const run = check(source, path, runSchema, stored) as unknown as Run;
    if (run.id !== id || run.projectId !== project.id) throw foreign(source, path);
    // Nothing is running in a file.
    runs.push(run.status === "running" ? { ...run, status: "paused" } : run);
  }
  const reports = head.reports as unknown as EvalReport[];
  if (reports.some(({ projectId }) => projectId !== project.id))
    throw foreign(source, "project.json");
  const archive = { project, examples, versions, runs, reports };
  await handOver(source, archive, target, onFile);
  return archive;
}

/** The same project under another id, for a second copy beside the first. `newId` is asked once per run and report. */
export function renameProject(archive: ProjectArchive, projectId: string, newId: () => string) {
  const runIds = new Map(archive.runs.map(({ id }) => [id, newId()]));
  const rename = <T extends { projectId: string }>(record: T): T => ({ ...record, projectId });
  const renamed: ProjectArchive = {
    project: { ...archive.project, id: projectId },
    examples: archive.examples.map(rename),
    versions: archive.versions.map(({ version, rows, system }) => ({
      version: rename(version),
      rows: rows.map(rename),
      system,
    })),
    runs: archive.runs.map((run) => ({ ...rename(run), id: runIds.get(run.id) as string })),
    reports: archive.reports.map((report) => ({
      ...rename(report),
      id: newId(),
      runId: runIds.get(report.runId) ?? report.runId,
    })),
  };
  return { archive: renamed, runIds };
}

async function readHead(source: FileSource) {
  if (!source.paths.includes("project.json")) {
    throw new UserError(
      `${source.name} is not a Scion project: it has no project.json. Choose a file that was saved with "Save project".`,
    );
  }
  const head = await readJson(source, "project.json");
  const { format, schemaVersion: found } = (head ?? {}) as {
    format?: unknown;
    schemaVersion?: unknown;
  };
  if (format !== "scion-project" || !Number.isInteger(found)) {
    throw new UserError(
      `${source.name} is not a Scion project: its project.json is of something else.`,
    );
  }
  if ((found as number) > SCHEMA_VERSION) {
    throw new UserError(
      `${source.name} was saved by a newer Scion (form ${found}; this one reads up to ${SCHEMA_VERSION}). Reload the studio to get the newest version.`,
    );
  }
  return check(
    source,
    "project.json",
    projectFileSchema,
    migrateHead(head as Head, found as number),
  );
}

interface Head {
  project?: unknown;
  versions?: unknown;
  reports?: unknown;
}

/** The records of project.json in the present shape. What is not as expected is left for the schema to refuse. */
function migrateHead(head: Head, from: number): Head & { schemaVersion: number } {
  const each = (list: unknown, migrate: (item: unknown) => unknown) =>
    Array.isArray(list) ? list.map(migrate) : list;
  return {
    ...head,
    schemaVersion: from,
    project: migrateRecord("project", head.project, from),
    versions: each(head.versions, (item) => {
      const { version, ...rest } = (item ?? {}) as { version?: unknown };
      return { version: migrateRecord("version", version, from), ...rest };
    }),
    reports: each(head.reports, (report) => migrateRecord("report", report, from)),
  };
}

async function readExamples(
  source: FileSource,
  path: string,
  projectId: string,
  from: number,
): Promise<Example[]> {
  const text = await readText(source, path);
  const examples: Example[] = [];
  const ids = new Set<string>();
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const at = `${path}, line ${i + 1}`;
    const stored = migrateRecord("example", parse(source, at, line), from);
    const example = check(source, at, exampleSchema, stored) as unknown as Example;
    if (example.projectId !== projectId || ids.has(example.id)) throw foreign(source, at);
    ids.add(example.id);
    examples.push(example);
  }
  return examples;
}

async function handOver(
  source: FileSource,
  archive: ProjectArchive,
  target: ArchiveTarget,
  onFile: OnFile,
) {
  const media = [...mediaOf(archive).values()];
  const folders = archive.runs.map(({ id }) => `runs/${id}/`);
  const runFiles = source.paths.filter(
    (path) => folders.some((folder) => path.startsWith(folder)) && !path.endsWith("/run.json"),
  );
  const total = media.length + runFiles.length;
  let done = 0;
  for (const item of media) {
    const path = source.paths.find((other) => other.startsWith(`media/${item.hash}`));
    if (path === undefined) {
      throw new UserError(
        `${source.name} lacks the ${item.kind === "image" ? "picture" : "clip"} ${mediaPath(item)} that its examples use. Get a fresh copy.`,
      );
    }
    const bytes = await source.read(path);
    if ((await sha256Hex(bytes)) !== item.hash) {
      throw new UserError(
        `${source.name}: ${path} is not what was saved (its hash differs). Get a fresh copy.`,
      );
    }
    await target.media(item, bytes);
    onFile(++done, total);
  }
  for (const path of runFiles) {
    const [, runId, ...rest] = path.split("/") as [string, string, ...string[]];
    if (rest.length === 1) await target.runFile(runId, rest[0] as string, await source.read(path));
    onFile(++done, total);
  }
}

/** Every picture and clip, of examples and of frozen rows, once. */
function mediaOf({ examples, versions }: ProjectArchive): Map<string, Media> {
  const all = [...examples, ...versions.flatMap(({ rows }) => rows)].flatMap(
    (example) => example.media,
  );
  return new Map(all.map((media) => [media.hash, media]));
}

function withoutLocalNames(example: Example): Example {
  return { ...example, media: example.media.map((item) => ({ ...item, localName: "" })) };
}

/** The ending is for people and programs that look into the zip. */
function mediaPath({ hash, mime }: Media): string {
  const ending = /^\w+\/([a-z0-9]+)/.exec(mime)?.[1] ?? "bin";
  return `media/${hash}.${ending === "jpeg" ? "jpg" : ending === "quicktime" ? "mov" : ending}`;
}

async function readText(source: FileSource, path: string): Promise<string> {
  if (!source.paths.includes(path)) {
    throw new UserError(`${source.name} lacks ${path}. It is incomplete; get a fresh copy.`);
  }
  return new TextDecoder().decode(await source.read(path));
}

async function readJson(source: FileSource, path: string): Promise<unknown> {
  return parse(source, path, await readText(source, path));
}

function parse(source: FileSource, at: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(
      `${source.name}: ${at} is not JSON. The file is damaged; get a fresh copy.`,
    );
  }
}

function check<Schema extends v.GenericSchema>(
  source: FileSource,
  at: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  // The value as it stands: the schemas change nothing, and keep no order of fields.
  if (result.success) return value as v.InferOutput<Schema>;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? "the whole";
  throw new UserError(
    `${source.name}: ${at} does not fit, at "${field}" (${issue.message}). The file is damaged or made by something else; get a fresh copy.`,
  );
}

function foreign(source: FileSource, at: string): UserError {
  return new UserError(
    `${source.name}: ${at} belongs to another project or is there twice. The file was put together wrongly; get a fresh copy.`,
  );
}
