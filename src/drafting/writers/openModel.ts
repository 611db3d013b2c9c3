/** Opens the project's model as a writer, with the adapter of a run or without. */
import type { Job } from "../../base/async/job.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import { featureCacheFor } from "../../modelLibrary/featureCaches.ts";
import { modelIdentity } from "../../modelLibrary/identity.ts";
import type { ModelRequest, ModelSessions } from "../../modelLibrary/sessions.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { DEFAULT_PRECISION } from "../../runs/planning/presets.ts";
import { findModel } from "../../storage/models/modelStore.ts";
import type { TextWriter } from "../writer.ts";
import { modelWriter } from "./modelWriter.ts";

/**
 * Gives the writer to `work`, and frees what it took on the device afterwards.
 * @throws UserError when another model is in use, or this one cannot be opened
 */
export async function withModelWriter<T>(
  context: ModelContext,
  sessions: ModelSessions,
  { projectId, runId }: { projectId: string; runId: string | null },
  job: Job,
  work: (writer: TextWriter) => Promise<T>,
): Promise<T> {
  const { library, models } = context;
  const run = runId === null ? undefined : await library.runs.get(runId);
  const project = await library.getProject(projectId);
  const { modelId, precision, framing }: ModelRequest = run
    ? run.config
    : { modelId: project.modelId, framing: project.framing, precision: DEFAULT_PRECISION };
  const loaded = await sessions.open({ modelId, precision, framing }, job);
  const release = sessions.lease(loaded, "Drafts are being written");
  let adapter: LoadedAdapter | undefined;
  try {
    adapter = run && (await loadRunAdapter(loaded.session, library, run));
    const cache = await featureCacheFor(context, loaded, precision, adapter);
    const { name } = await modelIdentity(models, modelId);
    const writer = modelWriter(
      {
        key: JSON.stringify([
          modelId,
          precision,
          run ? [run.id, run.step] : null,
          ...(framing ? [framing] : []),
        ]),
        name: run ? `${name} with “${run.title}”` : name,
        licence: await licenceOf(context, modelId),
      },
      { loaded, adapter, cache },
    );
    return await work(writer);
  } finally {
    adapter?.destroy();
    release();
  }
}

/** That of the model: what it writes may be under the same. */
async function licenceOf({ models }: Pick<ModelContext, "models">, modelId: string) {
  const stored = await findModel(modelId);
  if (stored) return stored.licence.id;
  return (await models.json<{ licence: string }>(modelId, "scion.json")).licence;
}
