/** Which models projects and their runs refer to, and the replacement of those ids. */
import type { Project, Run } from "../../protocol/records.ts";
import { changeRecords, listRecords, type RecordEntry } from "../io/records.ts";
import { renameModels } from "./migrateModels.ts";

type Reference = ["project", Project] | ["run", Run];

/** Of one project and its runs, or of all. */
async function references(projectId?: string): Promise<Reference[]> {
  const within = projectId === undefined ? [] : [projectId];
  const projects = await listRecords<Project>("project", ...within);
  const runs = await listRecords<Run>("run", ...within);
  return [
    ...projects.map((project): Reference => ["project", project]),
    ...runs.map((run): Reference => ["run", run]),
  ];
}

/** Each once, those of projects first. */
export async function modelIdsInUse(projectId?: string): Promise<string[]> {
  const all = await references(projectId);
  return [
    ...new Set(all.map(([kind, row]) => (kind === "project" ? row.modelId : row.config.modelId))),
  ];
}

/** Replaces ids of models in projects and runs, in one transaction. */
export async function replaceModelIds(
  modelIds: ReadonlyMap<string, string>,
  projectId?: string,
): Promise<void> {
  const put = (await references(projectId)).flatMap(([kind, row]): RecordEntry[] => {
    const renamed = renameModels(kind, row, modelIds);
    const key = kind === "project" ? [kind, row.id] : [kind, row.projectId, row.id];
    return renamed === row ? [] : [[key, renamed]];
  });
  if (put.length > 0) await changeRecords({ put });
}
