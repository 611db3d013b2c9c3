/** Whether an inspected model is here already, told before anything is brought. */
import { weightsHash } from "../../formats/modelIdentity.ts";
import { findModel, listModels } from "../../storage/models/modelStore.ts";
import type { ListedFile } from "./hub.ts";

/** A sentence for people, or null. Weights are compared where their hashes are promised, as the Hub does. */
export async function alreadyHere(
  modelId: string,
  files: readonly ListedFile[],
): Promise<string | null> {
  const same = await findModel(modelId);
  if (same?.state === "complete") {
    return `It is here already, as “${same.title}”: nothing would be brought a second time.`;
  }
  const promised = await weightsHash(
    files.map(({ path, promised }) => ({
      path,
      sha256: promised?.kind === "sha256" ? promised.hex : "",
    })),
  );
  if (promised === null) return null;
  for (const model of await listModels()) {
    if (model.state === "complete" && (await weightsHash(model.files)) === promised) {
      return `Its weights are here already, as “${model.title}” from another place. Projects that were made elsewhere with either can use that one.`;
    }
  }
  return null;
}
