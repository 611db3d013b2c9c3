/** The last step of an import: all files are here, so it is known what the model is. */
import { identityOf } from "../../formats/modelIdentity.ts";
import type { ModelRecord } from "../../protocol/models.ts";
import { findModel, removeModel, settleModel } from "../../storage/models/modelStore.ts";
import { openFiles } from "../folder.ts";

/**
 * Gives the model the id of what it is, in one transaction with its being whole. Where it is here already, what was brought is
 * removed again.
 * @returns its record, or that of the same model from before
 */
export async function settleImport(record: ModelRecord): Promise<ModelRecord> {
  const config = await openFiles(record).json<Record<string, unknown>>("config.json");
  const identity = await identityOf(record, config);
  const whole: ModelRecord = { ...record, id: identity.id, state: "complete" };
  const before = identity.id === record.id ? undefined : await findModel(identity.id);
  if (!before) {
    await settleModel(record.id, whole, identity);
    return whole;
  }
  await removeModel(record);
  return before;
}
