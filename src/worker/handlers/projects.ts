/** Calls about projects: list, create, update, remove, export to a zip archive and import from one. */
import { readingFile } from "../../base/fileFault.ts";
import { chain } from "../../base/hashChain.ts";
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import {
  modelIdsOf,
  renameProject,
  withModelIds,
  type ProjectArchive,
} from "../../export/archive/projectArchive.ts";
import { readProjectArchive } from "../../export/archive/readProjectArchive.ts";
import { writeProjectArchive } from "../../export/archive/writeProjectArchive.ts";
import { readZip } from "../../formats/zip/readZip.ts";
import { writeZip } from "../../formats/zip/writeZip.ts";
import { checkLog } from "../../dataset/checkLog.ts";
import type { LogEntry, LoggedEvent } from "../../protocol/log/eventLog.ts";
import type { ImportedProject } from "../../protocol/calls/projectCalls.ts";
import type { Project } from "../../protocol/records.ts";
import type { Library } from "../../storage/library.ts";
import type { NewMedia } from "../../storage/mediaStore.ts";
import { namedFiles } from "../../storage/runs/runFileNames.ts";
import {
  clearanceState,
  requireClearance,
  stateClearance,
  withMedicineMedia,
} from "../clearance.ts";
import type { Context, HandlersOf } from "../context.ts";
import { joinProject, whileEditing } from "../editing.ts";
import type { Job } from "../../base/async/job.ts";
import { ingestOwnMedia } from "../../importing/ingestMedia.ts";
import type { ModelFiles } from "../../modelLibrary/modelFiles.ts";
import { adoptSpecialist } from "../readSpecialistFiles.ts";
import {
  identitiesFor,
  linksOfFile,
  relinkModels,
  takeModelFor,
} from "../../modelLibrary/relink.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";

type Names =
  `project.${"list" | "create" | "update" | "remove" | "clearance" | "clear" | "export" | "import" | "log"}`;

export function projectHandlers({ library, jobs, models }: Context): HandlersOf<Names> {
  return {
    async "project.list"() {
      // A tab may have been closed between the end of an import and the answer to what waited for it.
      await relinkModels(models);
      return library.listProjects();
    },

    async "project.create"({ title, field }) {
      if (title.trim() === "") throw new UserError("Give the project a name first.");
      const project: Project = {
        id: newId(),
        title: title.trim(),
        field,
        system: "",
        modelId: SERVED_MODELS[0],
        createdAt: new Date().toISOString(),
      };
      await library.putProject(project, { what: "project created" });
      return project;
    },

    "project.update": ({ project, before }) =>
      whileEditing(project.id, async () => {
        // Throws when it was removed in another tab: an update must not bring half of it back.
        const stored = await library.getProject(project.id);
        const edited = before ? joinProject(before, project, stored) : project;
        const joined = await withMedicineMedia(library, stored, edited);
        await library.putProject(joined);
        await takeModelFor(stored, joined.modelId);
        return joined;
      }),

    "project.remove": ({ projectId }) => library.removeProject(projectId),

    "project.clearance": ({ projectId }) => clearanceState(library, projectId),

    "project.clear": ({ projectId, hashes, statements }) =>
      stateClearance(library, projectId, hashes, statements, new Date().toISOString()),

    "project.export": ({ projectId, jobId }) =>
      jobs.run(jobId, async (job) => {
        await requireClearance(library, projectId);
        const file = await exportProject(library, models, projectId, job);
        await library.addToLog(projectId, { what: "project exported" });
        return file;
      }),

    "project.log": async ({ projectId }) => checkLog(await library.log(projectId)),

    "project.import": ({ file, jobId }) =>
      jobs.run(jobId, (job) =>
        readingFile(file.name, () => importProject(library, models, file, job)),
      ),
  };
}

async function exportProject(
  library: Library,
  models: ModelFiles,
  projectId: string,
  job: Job,
): Promise<Blob> {
  const content = await library.getProjectContent(projectId);
  const archive = { ...content, models: await identitiesFor(modelIdsOf(content), models) };
  const zip = writeZip();
  const files = {
    media: (hash: string) => library.readMedia(hash, "full"),
    async runFiles(runId: string) {
      const folder = library.runs.files(runId);
      const run = content.runs.find(({ id }) => id === runId)!;
      const found: { name: string; data: Uint8Array }[] = [];
      // Whatever else lies there was left by an interruption.
      for (const name of namedFiles(run, await folder.list())) {
        const data = await folder.read(name);
        if (data) found.push({ name, data });
      }
      return found;
    },
  };
  await writeProjectArchive(zip, archive, files, (done, total) =>
    job.progress("Packing", done, total),
  );
  return zip.finish();
}

/** Imports a project, all of it or nothing. It keeps its ids unless they are taken; then it becomes a copy with new ids. */
async function importProject(
  library: Library,
  models: ModelFiles,
  file: File,
  job: Job,
): Promise<ImportedProject> {
  job.progress("Opening", 0, 0);
  const source = await readZip(file, file.name);
  const takenRuns = await library.runs.ids();
  const runIds = new Map<string, string>();
  const runIdFor = (old: string) => {
    const id = runIds.get(old) ?? (takenRuns.has(old) ? newId() : old);
    runIds.set(old, id);
    return id;
  };
  const media: NewMedia[] = [];
  try {
    const archive = await readProjectArchive(
      source,
      {
        async media(record, bytes) {
          const adopted = await ingestOwnMedia(new Blob([bytes]), record.hash);
          media.push({ ...adopted, media: { ...adopted.media, localName: record.localName } });
        },
        runFile: (runId, name, bytes) => library.runs.files(runIdFor(runId)).write(name, bytes),
      },
      (done, total) => job.progress("Unpacking", done, total),
    );
    const links = await linksOfFile(modelIdsOf(archive), archive.models, models);
    const linked = withModelIds(archive, links.modelIds);
    const content = await withFreeIds(library, unstated(linked), takenRuns, runIdFor);
    const { specialist, note } = ownSpecialist(content, archive.project.id, links.modelIds);
    job.progress("Storing", 0, media.length);
    const stored = {
      ...content,
      models: links.identities,
      specialist,
      log: await withImport(content, archive.logProblem),
    };
    await library.addProject(stored, media, (count) =>
      job.progress("Storing", count, media.length),
    );
    return {
      project: content.project,
      notes: [
        ...links.notes,
        ...[note, archive.logProblem].filter((one) => typeof one === "string"),
      ],
    };
  } catch (error) {
    for (const id of runIds.values()) await library.runs.removeFiles(id);
    throw error;
  }
}

/**
 * The specialist of a file as that of the project that it becomes; a copy's is another than the first's.
 * @throws UserError when it is damaged
 */
function ownSpecialist(
  { project, specialist }: ProjectArchive,
  formerId: string,
  modelIds: ReadonlyMap<string, string>,
): { specialist: Uint8Array<ArrayBuffer> | null; note?: string } {
  if (!specialist) return { specialist: null };
  const { bytes, note } = adoptSpecialist(specialist, ({ modelId }) => ({
    projectId: project.id,
    modelId: modelIds.get(modelId) ?? modelId,
    ...(project.id !== formerId && { id: newId() }),
  }));
  return { specialist: bytes, note };
}

/** The log goes on where it ended in the file, also where it is broken: it stays to be seen there. */
async function withImport(
  { log, examples }: ProjectArchive,
  problem: string | null,
): Promise<LogEntry[]> {
  const event: LoggedEvent = {
    what: "project imported",
    counts: { examples: examples.length },
    ...(problem && { problem }),
  };
  const time = new Date().toISOString();
  return [...log, await chain(log.at(-1)?.hash ?? "", { ...event, time })];
}

async function withFreeIds(
  library: Library,
  archive: ProjectArchive,
  takenRuns: ReadonlySet<string>,
  runIdFor: (old: string) => string,
): Promise<ProjectArchive> {
  const { project, runs } = archive;
  const isTaken = (await library.listProjects()).some(({ id }) => id === project.id);
  if (!isTaken && !runs.some(({ id }) => takenRuns.has(id))) return archive;
  // renameProject asks for the runs' ids first, in their order, and then for the reports'.
  const ids = runs.map(({ id }) => runIdFor(id));
  const renamed = renameProject(archive, newId(), () => ids.shift() ?? newId()).archive;
  return { ...renamed, project: { ...renamed.project, title: `${project.title} (copy)` } };
}

/** Whoever hands it on from here looks through its pictures again. */
function unstated(archive: ProjectArchive): ProjectArchive {
  const { clearance: _, ...project } = archive.project;
  return { ...archive, project };
}
