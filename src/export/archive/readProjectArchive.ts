/** Reads a project archive (projectArchive.ts): every record is migrated and checked before anything is handed over. */
import type * as v from "valibot";
import { sha256Hex } from "../../base/hash.ts";
import { UserError } from "../../base/userError.ts";
import { contentHash } from "../../dataset/version.ts";
import type { FileSource } from "../../formats/fileSource.ts";
import { migrateRecord, SCHEMA_VERSION } from "../../formats/migrations.ts";
import type { AsideExample } from "../../protocol/quality.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Example, Project, RunWithPoints, Version } from "../../protocol/records.ts";
import { readLog } from "./readLog.ts";
import { checkRecord, foreign, parseJson, readJson, readText } from "./archiveJson.ts";
import {
  mediaOf,
  mediaPath,
  SPECIALIST_PATH,
  type ArchiveTarget,
  type OnFile,
  type ProjectArchive,
} from "./projectArchive.ts";
import {
  asideSchema,
  draftSchema,
  exampleSchema,
  projectFileSchema,
  runSchema,
} from "./projectSchema.ts";

/**
 * Checks all records, then hands over media and run files one by one. Ids are as they were: giving new ones, where a
 * project with the same id exists, is up to the caller (`renameProject`).
 * @throws UserError naming file and fault; what was handed over by then is the caller's to discard.
 */
export async function readProjectArchive(
  source: FileSource,
  target: ArchiveTarget,
  onFile: OnFile = () => {},
): Promise<ProjectArchive & { logProblem: string | null }> {
  const { schemaVersion, ...head } = await readHead(source);
  const project = head.project as Project;
  const examples = await readExamples(source, "examples.jsonl", project.id, schemaVersion);
  const aside = await readAside(source, project.id, schemaVersion);
  const drafts = await readDrafts(source, project.id, schemaVersion);
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
  const runs: RunWithPoints[] = [];
  for (const id of head.runs) {
    const path = `runs/${id}/run.json`;
    const stored = migrateRecord("run", await readJson(source, path), schemaVersion);
    const run = checkRecord(source, path, runSchema, stored) as unknown as RunWithPoints;
    if (run.id !== id || run.projectId !== project.id) throw foreign(source, path);
    // Nothing is running in a file.
    runs.push(run.status === "running" ? { ...run, status: "paused" } : run);
  }
  const reports = head.reports as unknown as EvalReport[];
  if (reports.some(({ projectId }) => projectId !== project.id))
    throw foreign(source, "project.json");
  const { models } = head;
  const { entries: log, problem: logProblem } = await readLog(source, head.log);
  const specialist = source.paths.includes(SPECIALIST_PATH)
    ? await source.read(SPECIALIST_PATH)
    : null;
  const records = { project, examples, aside, drafts, versions, runs, reports, models, log };
  const archive = { ...records, specialist };
  await handOver(source, archive, target, onFile);
  return { ...archive, logProblem };
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
  return checkRecord(
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
  models?: unknown;
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
    // Before version 3 a model was known by an id of one browser.
    models: from < 3 ? [] : head.models,
  };
}

async function readExamples(
  source: FileSource,
  path: string,
  projectId: string,
  from: number,
): Promise<Example[]> {
  const rows = { kind: "example", schema: exampleSchema, path, projectId, from };
  return (await readRows(source, rows)) as unknown as Example[];
}

/** Files of before version 5 have none. */
async function readAside(
  source: FileSource,
  projectId: string,
  from: number,
): Promise<AsideExample[]> {
  if (from < 5) return [];
  const rows = { kind: "aside", schema: asideSchema, path: "aside.jsonl", projectId, from };
  return (await readRows(source, rows)) as unknown as AsideExample[];
}

/** Files of before version 4 have none. */
async function readDrafts(source: FileSource, projectId: string, from: number): Promise<Draft[]> {
  if (from < 4) return [];
  const rows = { kind: "draft", schema: draftSchema, path: "drafts.jsonl", projectId, from };
  return (await readRows(source, rows)) as unknown as Draft[];
}

interface Rows<Schema> {
  kind: string;
  schema: Schema;
  path: string;
  projectId: string;
  from: number;
}

/** The records of a file with one a line: all of the project, and each once. */
async function readRows<Schema extends v.GenericSchema<unknown, { id: string; projectId: string }>>(
  source: FileSource,
  { kind, schema, path, projectId, from }: Rows<Schema>,
): Promise<v.InferOutput<Schema>[]> {
  const text = await readText(source, path);
  const records: v.InferOutput<Schema>[] = [];
  const ids = new Set<string>();
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const at = `${path}, line ${i + 1}`;
    const stored = migrateRecord(kind, parseJson(source, at, line), from);
    const record = checkRecord(source, at, schema, stored);
    if (record.projectId !== projectId || ids.has(record.id)) throw foreign(source, at);
    ids.add(record.id);
    records.push(record);
  }
  return records;
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
