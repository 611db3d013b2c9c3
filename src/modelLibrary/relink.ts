/**
 * Projects and runs refer to models by what these are, so a reference may be to a model that is not here: of a project file
 * from elsewhere, or of a model that was deleted. It is answered as soon as the same model, or the same weights, are here.
 */
import { modelIdText, readModelId } from "../base/modelId.ts";
import { findAtHand, lastingId, missingModel, type ModelAtHand } from "../formats/modelIdentity.ts";
import type { MissingModel, ModelIdentity } from "../protocol/models.ts";
import type { Project } from "../protocol/records.ts";
import { listIdentities } from "../storage/models/modelIdentities.ts";
import { modelIdsInUse, replaceModelIds } from "../storage/models/modelReferences.ts";
import { findModel } from "../storage/models/modelStore.ts";
import { modelIdentity, modelsAtHand } from "./identity.ts";
import type { ModelFiles } from "./modelFiles.ts";
import { SERVED_MODELS } from "./servedModels.ts";

/** Leads references to models that are not here to those that have the same weights. Does nothing when all are here. */
export async function relinkModels(models: ModelFiles): Promise<void> {
  const missing = await notHere(await modelIdsInUse());
  if (missing.length === 0) return;
  await replaceModelIds(links(missing, await listIdentities(), await modelsAtHand(models)));
}

/** Of a project and its runs. */
export async function missingModels(projectId: string): Promise<MissingModel[]> {
  const missing = await notHere(await modelIdsInUse(projectId));
  if (missing.length === 0) return [];
  const known = await listIdentities();
  return missing.map((id) => missingModel(id, known.get(id)));
}

/**
 * When a project that refers to a model by an id of an earlier version alone is given another, a person has said which model
 * that was: its runs follow. Other runs keep the model that they were learnt on.
 */
export async function takeModelFor(before: Project, modelId: string): Promise<void> {
  const { id: projectId, modelId: former } = before;
  if (former === modelId || readModelId(former).kind !== "plain") return;
  if ((await notHere([former])).length === 0 || (await listIdentities()).has(former)) return;
  await replaceModelIds(new Map([[former, modelId]]), projectId);
}

export interface FileLinks {
  /** The ids under which the references of the file are stored here, by those in the file, where they differ. */
  modelIds: Map<string, string>;
  /** Of the models that are not here, under the ids that are stored: to be kept, so that they can be named and found. */
  identities: ModelIdentity[];
  /** Sentences for people: which models stand in for others that have the same weights. */
  notes: string[];
}

/**
 * What the references of a project file mean here.
 * @param identities what the file says of the models that it refers to
 */
export async function linksOfFile(
  ids: readonly string[],
  identities: readonly ModelIdentity[],
  models: ModelFiles,
): Promise<FileLinks> {
  const known = await listIdentities();
  for (const identity of identities) known.set(identity.id, identity);
  const atHand = await modelsAtHand(models);
  const modelIds = links(ids, known, atHand);
  return {
    modelIds,
    identities: identities
      .map((identity) => ({ ...identity, id: modelIds.get(identity.id) ?? identity.id }))
      .filter(({ id }) => !atHand.some((model) => model.id === id)),
    notes: await standInNotes(modelIds, known),
  };
}

/** A model brought from elsewhere has the same weights; its settings may be others. */
async function standInNotes(
  modelIds: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, ModelIdentity>,
): Promise<string[]> {
  const notes = [...modelIds].map(async ([from, to]) => {
    // An id of an earlier version stands for the very model.
    const stored = known.get(from)?.id === to ? undefined : await findModel(to);
    if (!stored) return [];
    const meant = readModelId(from).kind === "hub" ? modelIdText(from) : known.get(from)?.name;
    return [
      `The project was made on ${meant ?? modelIdText(from)}. “${stored.title}”, which is here, has the same weights and is used instead; if its settings are others, answers may differ.`,
    ];
  });
  return (await Promise.all(notes)).flat();
}

/** What is known of the models with these ids, for a project file. */
export async function identitiesFor(
  ids: readonly string[],
  models: ModelFiles,
): Promise<ModelIdentity[]> {
  const missing = new Set(await notHere(ids));
  const known = await listIdentities();
  const found = ids.map((id) => (missing.has(id) ? known.get(id) : modelIdentity(models, id)));
  const all = await Promise.all(found);
  return all.filter((identity) => identity !== undefined);
}

/** From ids to those that the models have here, or will have; unchanged ones are left out. */
function links(
  ids: readonly string[],
  known: ReadonlyMap<string, ModelIdentity>,
  atHand: readonly ModelAtHand[],
): Map<string, string> {
  const found = ids.map((id): [string, string] => {
    const meant = known.get(id);
    return [id, findAtHand(id, meant, atHand) ?? lastingId(id, meant)];
  });
  return new Map(found.filter(([from, to]) => from !== to));
}

/** A model whose import is not complete counts as missing. */
async function notHere(ids: readonly string[]): Promise<string[]> {
  const here = await Promise.all(
    ids.map(
      async (id) => SERVED_MODELS.includes(id) || (await findModel(id))?.state === "complete",
    ),
  );
  return ids.filter((_, i) => !here[i]);
}
