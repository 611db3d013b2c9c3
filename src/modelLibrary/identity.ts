/** What the models here are outside this browser, those that ship with the studio as well. */
import { identityOf, weightsHash, type ModelAtHand } from "../formats/modelIdentity.ts";
import type { ModelIdentity, ModelRecord } from "../protocol/models.ts";
import { findModel, listModels } from "../storage/models/modelStore.ts";
import type { ModelFiles } from "./modelFiles.ts";
import { SERVED_MODELS } from "./servedModels.ts";

/** @throws {UserError} when the model is not here, or not whole. */
export async function modelIdentity(models: ModelFiles, modelId: string): Promise<ModelIdentity> {
  const record = await findModel(modelId);
  if (record) {
    const config = await models.json<Record<string, unknown>>(modelId, "config.json");
    // The id as it is: of two that were brought twice before ids were derived, the second keeps its own.
    return { ...(await identityOf(record, config)), id: modelId };
  }
  type Shipped = Pick<ModelRecord, "files">;
  const { files } = await models.json<Shipped>(modelId, "scion.json");
  const hash = await weightsHash(files);
  return { id: modelId, name: modelId, commit: null, hub: null, weightsHash: hash };
}

/** All models that can be opened: those that ship first, then in the order in which they were brought. */
export async function modelsAtHand(models: ModelFiles): Promise<ModelAtHand[]> {
  const shipped = SERVED_MODELS.map((id) => modelIdentity(models, id));
  const whole = (await listModels()).filter(({ state }) => state === "complete");
  const brought = whole.map(async ({ id, files }) => ({
    id,
    weightsHash: await weightsHash(files),
  }));
  return Promise.all([...shipped, ...brought]);
}
