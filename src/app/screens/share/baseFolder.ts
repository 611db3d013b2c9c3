/** How the Share screen speaks of the general model under an adapter. Pure. */
import { modelIdText, readModelId } from "../../../base/modelId.ts";

interface NamedModel {
  id: string;
  title: string;
}

export interface BaseFolder {
  /** Name for people. */
  title: string;
  /** What transformers loads: the name on the Hub, or a stand-in for the folder. */
  path: string;
  /** What `path` stands for. */
  note: string;
}

/**
 * @param models those that are here
 * @param shipped those of them that the studio serves
 */
export function baseFolder(
  modelId: string,
  models: readonly NamedModel[],
  shipped: readonly NamedModel[],
): BaseFolder {
  const read = readModelId(modelId);
  const title = models.find(({ id }) => id === modelId)?.title ?? modelIdText(modelId);
  if (read.kind === "hub") {
    const { repo, commit } = read;
    const note = `“${repo}” is fetched from the Hub; the lesson was on commit ${commit.slice(0, 7)}.`;
    return { title, path: repo, note };
  }
  const served = shipped.find(({ id }) => id === modelId);
  if (served) {
    const note = `“${modelId}” stands for the folder of ${served.title}: the one this studio serves under models/${modelId}.`;
    return { title: served.title, path: modelId, note };
  }
  const path = models.some(({ id }) => id === modelId) ? title : "base-model";
  return {
    title,
    path,
    note: `“${path}” stands for the folder of the general model: the one it was taught on.`,
  };
}
