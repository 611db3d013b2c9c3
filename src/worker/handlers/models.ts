/** Calls about models: list, inspect at the source, import, resume, check, and delete. */
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import type {
  ModelLocation,
  ModelEntry,
  ModelFit,
  ModelInspection,
  ModelRecord,
} from "../../protocol/models.ts";
import {
  findModel,
  getModel,
  listModels,
  removeModel,
  withDoneBytes,
  withModelLock,
} from "../../storage/models/modelStore.ts";
import { preparedBytes } from "../../storage/models/preparedModel.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import { offeredBy } from "../../runs/planning/verdict.ts";
import { alreadyHere } from "../../modelLibrary/import/alreadyHere.ts";
import { bringModel } from "../../modelLibrary/import/bringModel.ts";
import { importModel } from "../../modelLibrary/import/importModel.ts";
import { missingModels, relinkModels } from "../../modelLibrary/relink.ts";
import { idWhileBrought } from "../../formats/modelIdentity.ts";
import { checkStored } from "../../modelLibrary/checkStored.ts";
import { checkEmbedded, embeddedEntry } from "../../modelLibrary/embedded.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";
import { pictureGrid } from "../../modelLibrary/mediaReader.ts";
import type { ProcessorFiles } from "../../media/processing/processor.ts";
import {
  modelFit,
  type DeviceLimits,
  type ModelDescription,
} from "../../runs/planning/typicalRun.ts";
import { isKnownType } from "../../families/index.ts";
import { Interrupted } from "../../modelLibrary/import/http.ts";
import { inspectModel, type InspectedModel } from "../../modelLibrary/import/inspect.ts";
import { ModelSources } from "../../modelLibrary/import/modelSources.ts";

type Names =
  `model.${"entries" | "missing" | "inspect" | "import" | "resume" | "check" | "fit" | "parts" | "framings" | "remove"}`;

const TOKEN_REFUSED =
  "It is gated, and this access token does not open it: its owner has not let you in yet, or the token may not read. Open its page on the Hub and see what it says there.";

/** Inspections kept until the user decides; older ones are dropped. */
const MAX_INSPECTIONS = 4;

export function modelHandlers(context: Context, sessions: ModelSessions): HandlersOf<Names> {
  const { jobs, library, models } = context;
  const inspections = new Map<string, InspectedModel & { modelId: string }>();
  const sources = new ModelSources();

  const limits = async (): Promise<DeviceLimits> => {
    const gpu = await sessions.gpu().catch(() => undefined);
    return { software: gpu?.software ?? false, offered: offeredBy(gpu) };
  };

  const asEntry = async (record: ModelRecord): Promise<ModelEntry> => {
    const { folder, ...model } = await withDoneBytes(record);
    const projects = await library.listProjects();
    return {
      ...model,
      about: "",
      supported: isKnownType(model.modelType),
      bytes: model.files.reduce((sum, { bytes }) => sum + bytes, 0),
      doneBytes: model.files.reduce((sum, { doneBytes }) => sum + doneBytes, 0),
      preparedBytes: await preparedBytes(folder),
      usedBy: projects.filter(({ modelId }) => modelId === model.id).map(({ title }) => title),
    };
  };

  /** Projects and runs that were waiting for these weights use them from now on. */
  const brought = async (record: ModelRecord): Promise<ModelEntry> => {
    await relinkModels(models);
    return asEntry(record);
  };

  return {
    async "model.entries"() {
      const projects = await library.listProjects();
      const served = SERVED_MODELS.map((id) => embeddedEntry(models, id, projects));
      return [
        ...(await Promise.all(served)),
        ...(await Promise.all((await listModels()).map(asEntry))),
      ];
    },

    "model.missing": ({ projectId }) => missingModels(projectId),

    "model.inspect": ({ location, token, files = [], jobId }) =>
      jobs.run(jobId, async (job) => {
        job.progress("Looking", 0, 0);
        const inspected = await withoutRetry(async () =>
          inspectModel(await sources.open(location, token, files, job.signal), job.signal),
        );
        const { config, tensors, processorFiles, inspection } = inspected;
        let fit: ModelFit | null = null;
        try {
          if (config && tensors) {
            const gridOf = gridsBy(processorFiles);
            fit = modelFit({ config, tensors, gridOf }, await limits());
          }
        } catch (error) {
          // Missing or extra tensors, or inconsistent shapes: reported before gigabytes are downloaded.
          inspection.problems.push(error instanceof Error ? error.message : String(error));
        }
        if (inspection.gate === "closed" && token?.trim())
          inspection.problems.splice(0, 1, TOKEN_REFUSED);
        const inspectionId = newId();
        const modelId = idWhileBrought(inspection.origin, inspectionId);
        const here = await alreadyHere(modelId, inspected.files);
        if (here) inspection.notes.unshift(here);
        inspections.set(inspectionId, { ...inspected, modelId });
        for (const id of [...inspections.keys()].slice(0, -MAX_INSPECTIONS)) inspections.delete(id);
        return { ...inspection, inspectionId, modelId, fit } satisfies ModelInspection;
      }),

    "model.import": ({ inspectionId, accepted, jobId }) =>
      jobs.run(jobId, async (job) => {
        const inspected = inspections.get(inspectionId);
        if (!inspected)
          throw new UserError("This look is too old. Look at the model again, then bring it here.");
        const { inspection, modelId } = inspected;
        if (inspection.problems[0]) throw new UserError(inspection.problems[0]);
        if (!accepted) {
          throw new UserError(
            `The licence of ${inspection.title} is not accepted, so nothing was brought here. Read it and tick the box under it.`,
          );
        }
        return brought(await bringModel(modelId, inspected, job));
      }),

    "model.resume": ({ modelId, token, jobId }) =>
      jobs.run(jobId, async (job) => {
        const record = await getModel(modelId);
        const { origin } = record;
        if (origin.kind !== "hub" && origin.kind !== "address") {
          throw new UserError(
            `${record.title} came from files, which this page can no longer read. Delete it and choose the folder again.`,
          );
        }
        // The commit, not the branch, so that all files are of one revision.
        const location: ModelLocation =
          origin.kind === "hub" ? { ...origin, revision: origin.commit } : { ...origin };
        const source = await withoutRetry(() => sources.open(location, token, [], job.signal));
        if (source.gate === "closed") {
          throw new UserError(
            `${record.title} is gated, and the page forgot your access token when it was closed. Enter the token again and go on.`,
          );
        }
        return brought(
          await withModelLock(record.id, record.title, () => importModel(source, record, job)),
        );
      }),

    "model.check": ({ modelId, jobId }) =>
      jobs.run(jobId, async (job) => {
        const record = await findModel(modelId);
        return record ? checkStored(record, job) : checkEmbedded(models, modelId, job);
      }),

    async "model.fit"({ modelId }) {
      const config = await models.json<Record<string, unknown>>(modelId, "config.json");
      const tensors = await models.tensors(modelId);
      const gridOf = gridsBy(await models.processorFiles(modelId));
      const fit = modelFit({ config, tensors, gridOf }, await limits());
      if (fit) return fit;
      throw new UserError("Scion cannot open a model of this kind, so nothing is planned for it.");
    },

    "model.parts": ({ modelId }) => models.parts(modelId),
    "model.framings": async ({ modelId }) => [...(await models.framings(modelId))],

    async "model.remove"({ modelId }) {
      const { title, folder } = await getModel(modelId);
      const used = (await library.listProjects()).filter((project) => project.modelId === modelId);
      if (used.length > 0) {
        throw new UserError(
          `${title} is what “${used[0]!.title}” is built on. Choose another model for that project first, or delete the project.`,
        );
      }
      await withModelLock(modelId, title, () => removeModel({ id: modelId, folder }));
      models.evict(modelId);
    },
  };
}

const gridsBy = (files: ProcessorFiles | null): ModelDescription["gridOf"] =>
  files && ((picture) => pictureGrid(files, picture));

/** Turns a lost connection into a UserError: during an inspection nothing is retried. @throws {UserError} */
async function withoutRetry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new UserError(`${error.message} Check the network and the address, and look again.`, {
      cause: error,
    });
  }
}
