/** Calls about models: what is on this computer, what a place offers, bring it here, go on, check it, delete it. */
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import type {
  ModelAsk,
  ModelCheck,
  ModelEntry,
  ModelFit,
  ModelLook,
  ModelRecord,
} from "../../protocol/models.ts";
import {
  findModel,
  getModel,
  listModels,
  modelPath,
  removeModel,
  withDoneBytes,
  withModelLock,
} from "../../storage/modelStore.ts";
import { hashFile } from "../../storage/modelStoreWriter.ts";
import { readFile } from "../../storage/opfs.ts";
import { preparedBytes } from "../../storage/preparedModel.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { Engines } from "../../modelLibrary/sessions.ts";
import type { Job } from "../../base/job.ts";
import { offeredBy } from "../../runs/verdict.ts";
import { addressSource, readAddress } from "../../modelLibrary/addressSource.ts";
import { bringModel } from "../../modelLibrary/importModel.ts";
import { embeddedCheck, embeddedEntry } from "../../modelLibrary/embedded.ts";
import { pageBase, servedModels } from "../../modelLibrary/servedModels.ts";
import { fitOf, type DeviceLimits } from "../../runs/modelFit.ts";
import { isKnownType } from "../../families/index.ts";
import { HUB, readRepo } from "../../modelLibrary/hub.ts";
import { hubSource } from "../../modelLibrary/hubSource.ts";
import { Interrupted } from "../../modelLibrary/http.ts";
import { lookAt, type LookedAt } from "../../modelLibrary/inspect.ts";
import { folderSource, type ModelSource } from "../../modelLibrary/source.ts";

type Names = `model.${"entries" | "look" | "bring" | "resume" | "check" | "fit" | "remove"}`;

const TOKEN_IN_VAIN =
  "It is gated, and this access token does not open it: its owner has not let you in yet, or the token may not read. Open its page on the Hub and see what it says there.";

/** Looks that are kept for a decision; older ones are forgotten. */
const MOST_LOOKS = 4;

export function modelHandlers(context: Context, engines: Engines): HandlersOf<Names> {
  const { jobs, library, models } = context;
  const looks = new Map<string, LookedAt & { modelId: string }>();
  /** Access tokens by hub, for as long as the page is open. */
  const tokens = new Map<string, string>();

  const limits = async (): Promise<DeviceLimits> => {
    const gpu = await engines.gpu().catch(() => undefined);
    return { software: gpu?.software ?? false, offered: offeredBy(gpu) };
  };

  const asEntry = async (record: ModelRecord): Promise<ModelEntry> => {
    const model = await withDoneBytes(record);
    const projects = await library.listProjects();
    return {
      ...model,
      about: "",
      known: isKnownType(model.modelType),
      bytes: model.files.reduce((sum, { bytes }) => sum + bytes, 0),
      doneBytes: model.files.reduce((sum, { doneBytes }) => sum + doneBytes, 0),
      preparedBytes: await preparedBytes(model.id),
      usedBy: projects.filter(({ modelId }) => modelId === model.id).map(({ title }) => title),
    };
  };

  const sourceOf = async (
    ask: ModelAsk,
    token: string | undefined,
    files: { path: string; file: File }[],
    signal: AbortSignal,
  ): Promise<ModelSource> => {
    switch (ask.kind) {
      case "hub": {
        const hub = ask.hub.trim()
          ? new URL(readAddress(ask.hub, HUB)).href.replace(/\/$/, "")
          : HUB;
        if (token?.trim()) tokens.set(hub, token.trim());
        const revision = ask.revision.trim() || "main";
        return hubSource(
          { hub, repo: readRepo(ask.repo), revision, token: tokens.get(hub) },
          signal,
        );
      }
      case "address":
        return addressSource(readAddress(ask.url, pageBase()), signal);
      case "folder":
        if (files.length === 0)
          throw new UserError("There was no file in it. Choose the folder of a model.");
        return folderSource(files);
      default:
        throw new Error(`No such place: ${JSON.stringify(ask satisfies never)}`);
    }
  };

  const bring = (source: ModelSource, record: ModelRecord, job: Job): Promise<ModelEntry> =>
    withModelLock(record.id, record.title, async () =>
      asEntry(await bringModel(source, record, job)),
    );

  return {
    async "model.entries"() {
      const projects = await library.listProjects();
      const served = servedModels.map((id) => embeddedEntry(models, id, projects));
      return [
        ...(await Promise.all(served)),
        ...(await Promise.all((await listModels()).map(asEntry))),
      ];
    },

    "model.look": ({ ask, token, files = [], jobId }) =>
      jobs.run(jobId, async (job) => {
        job.progress("Looking", 0, 0);
        const looked = await once(async () =>
          lookAt(await sourceOf(ask, token, files, job.signal), job.signal),
        );
        const { config, tensors, look } = looked;
        let fit: ModelFit | null = null;
        try {
          if (config && tensors) fit = fitOf(config, tensors, await limits());
        } catch (error) {
          // Missing or extra tensors, or shapes that do not go together: better known before gigabytes have come.
          look.problems.push(error instanceof Error ? error.message : String(error));
        }
        if (look.gate === "closed" && token?.trim()) look.problems.splice(0, 1, TOKEN_IN_VAIN);
        const lookId = newId();
        const modelId = idFor(look.title);
        looks.set(lookId, { ...looked, modelId });
        for (const id of [...looks.keys()].slice(0, -MOST_LOOKS)) looks.delete(id);
        return { ...look, lookId, modelId, fit } satisfies ModelLook;
      }),

    "model.bring": ({ lookId, accepted, jobId }) =>
      jobs.run(jobId, async (job) => {
        const looked = looks.get(lookId);
        if (!looked)
          throw new UserError("This look is too old. Look at the model again, then bring it here.");
        const { look, source, files, modelId } = looked;
        if (look.problems[0]) throw new UserError(look.problems[0]);
        if (!accepted) {
          throw new UserError(
            `The licence of ${look.title} is not accepted, so nothing was brought here. Read it and tick the box under it.`,
          );
        }
        const title = await freeTitle(look.title, look.origin);
        const record: ModelRecord = {
          id: modelId,
          title,
          origin: look.origin,
          licence: look.licence,
          files: files.map((file) => ({ ...file, doneBytes: 0, sha256: "", etag: "" })),
          state: "partial",
          addedAt: new Date().toISOString(),
          modelType: look.modelType,
          parameters: look.parameters,
        };
        return bring(source, record, job);
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
        // The commit, not the branch: what was begun and what is still to come belong together.
        const ask: ModelAsk =
          origin.kind === "hub" ? { ...origin, revision: origin.commit } : { ...origin };
        const source = await once(() => sourceOf(ask, token, [], job.signal));
        if (source.gate === "closed") {
          throw new UserError(
            `${record.title} is gated, and the page forgot your access token when it was closed. Enter the token again and go on.`,
          );
        }
        return bring(source, record, job);
      }),

    "model.check": ({ modelId, jobId }) =>
      jobs.run(jobId, async (job) => {
        const record = await findModel(modelId);
        return record ? checkStored(record, job) : embeddedCheck(models, modelId, job);
      }),

    async "model.fit"({ modelId }) {
      const config = await models.json<Record<string, unknown>>(modelId, "config.json");
      const fit = fitOf(config, await models.tensors(modelId), await limits());
      if (!fit) throw new UserError("Its config.json does not hold the numbers that a plan needs.");
      return fit;
    },

    async "model.remove"({ modelId }) {
      const { title } = await getModel(modelId);
      const used = (await library.listProjects()).filter((project) => project.modelId === modelId);
      if (used.length > 0) {
        throw new UserError(
          `${title} is what “${used[0]!.title}” is built on. Choose another model for that project first, or delete the project.`,
        );
      }
      await withModelLock(modelId, title, () => removeModel(modelId));
      models.forget(modelId);
    },
  };
}

/** A lost connection while looking is told at once: nothing was brought that could go on. */
async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new UserError(`${error.message} Check the network and the address, and look again.`, {
      cause: error,
    });
  }
}

/** Part of addresses and paths later, so plain; the end keeps two of the same name apart. */
function idFor(title: string): string {
  const plain = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${plain.slice(0, 40) || "model"}-${newId().slice(-5)}`;
}

/** The revision is added where a model of that name is here already. */
async function freeTitle(title: string, origin: ModelRecord["origin"]): Promise<string> {
  const taken = new Set((await listModels()).map((model) => model.title));
  if (!taken.has(title)) return title;
  const named = origin.kind === "hub" ? `${title} (${origin.commit.slice(0, 7)})` : title;
  for (let n = 2; ; n++) {
    const next = n === 2 ? named : `${title} (${n - 1})`;
    if (!taken.has(next)) return next;
  }
}

async function checkStored({ id, title, files }: ModelRecord, job: Job): Promise<ModelCheck> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const broken: ModelCheck["broken"] = [];
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const file = await readFile(modelPath(id, path));
    if (!file || file.size !== bytes) {
      const why = file ? `has ${file.size} bytes where ${bytes} were stored` : "is missing";
      broken.push({ path, why });
      continue;
    }
    const before = done;
    const digests = await hashFile(file, (read) =>
      job.progress(`Checking ${title}`, (done += read), total, "bytes"),
    );
    done = before + bytes;
    if (digests.sha256 !== sha256) {
      const why = `has the checksum ${digests.sha256.slice(0, 12)}… where ${sha256.slice(0, 12)}… was stored`;
      broken.push({ path, why });
    }
  }
  return { broken, files: files.length, bytes: total };
}
