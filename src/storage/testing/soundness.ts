/** What storage holds that no record names, what records name in another size, and records of what is gone. */
import type { ModelRecord } from "../../protocol/models.ts";
import type { Media, Project, Run } from "../../protocol/records.ts";
import { PROJECT_RECORDS } from "../projectRecords.ts";
import { SPECIALIST_FILE } from "../runs/specialists.ts";
import { hasResult } from "../runs/runFileNames.ts";

/** A record with its key, as storage has them. */
export type StoredRecord = readonly [key: readonly string[], value: unknown];

/** Kinds of records that stand beside a record of another kind with the same project and id. */
const BESIDE: Readonly<Record<string, string>> = {
  metrics: "run",
  synthesisRow: "synthesis",
  rows: "version",
  version: "rows",
};

/**
 * One sentence for each thing that is wrong; none where storage is sound after a start of the studio.
 * @param records all of them
 * @param sizes bytes of every file, by its path
 */
export function unsoundness(
  records: readonly StoredRecord[],
  sizes: Readonly<Record<string, number>>,
): string[] {
  const named = namedFiles(records);
  const hashes = new Set(ofKind<Media>(records, "media").map(({ hash }) => hash));
  const isFeature = (path: string) =>
    path.startsWith("features/") && hashes.has(path.split("/")[2]!.split("-")[0]!);
  const orphans = Object.keys(sizes).filter((path) => !named.has(path) && !isFeature(path));
  const wrong = [...named].filter(
    ([path, size]) => size !== null && path in sizes && sizes[path] !== size,
  );
  const projects = new Set(ofKind<Project>(records, "project").map(({ id }) => id));
  const lost = records.filter(
    ([[noun, project]]) => PROJECT_RECORDS.some((one) => one === noun) && !projects.has(project!),
  );
  const keys = new Set(records.map(([key]) => key.join("/")));
  const alone = records.filter(([[noun, project, id]]) => {
    const other = BESIDE[noun!];
    return other !== undefined && !keys.has([other, project, id].join("/"));
  });
  return [
    ...orphans.map((path) => `No record names the file ${path}.`),
    ...wrong.map(
      ([path, size]) => `${path} has ${sizes[path]} bytes, and its record says ${size}.`,
    ),
    ...lost.map(([key]) => `The project of the record ${key.join("/")} is gone.`),
    ...alone.map(([key]) => `The record ${key.join("/")} has no ${BESIDE[key[0]!]} beside it.`),
  ];
}

const ofKind = <T>(records: readonly StoredRecord[], kind: string) =>
  records.filter(([[noun]]) => noun === kind).map(([, value]) => value as T);

/** The files that records name, with their bytes where these are known. */
function namedFiles(records: readonly StoredRecord[]): Map<string, number | null> {
  const named = new Map<string, number | null>();
  for (const { hash, bytes } of ofKind<Media>(records, "media"))
    named.set(`media/${hash}`, bytes).set(`thumbs/${hash}`, null);
  for (const run of ofKind<Run>(records, "run")) {
    if (run.savedStep > 0)
      named.set(`runs/${run.id}/checkpoint-${run.savedStep}.safetensors`, null);
    if (run.bestStep > 0) named.set(`runs/${run.id}/best-${run.bestStep}.safetensors`, null);
    if (hasResult(run)) named.set(`runs/${run.id}/adapter.safetensors`, null);
    named.set(`runs/${run.id}/${SPECIALIST_FILE}`, null);
  }
  for (const { folder, files } of ofKind<ModelRecord>(records, "model")) {
    for (const { path, bytes } of files)
      named.set(`models/${folder}/${path}`, bytes).set(`models/${folder}/${path}.part`, null);
    for (const [key, names] of records)
      if (key[0] === "prepared" && key[1] === folder)
        for (const name of names as string[])
          named.set(`models/${folder}/prepared-${name}.weights`, null);
  }
  return named;
}
