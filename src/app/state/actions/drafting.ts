/** Help from a model: drafts are written by a job, and appear for review as they come. */
import type { DraftingOutcome, DraftMakerInfo, DraftRequest } from "../../../protocol/drafting.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";
import { loadDrafts } from "./drafts.ts";

let makers: Promise<DraftMakerInfo[]> | undefined;

/** The ways in which a model may help; asked for once. */
export function loadDraftMakers(): Promise<DraftMakerInfo[]> {
  makers ??= call("draft.makers", {}).catch((error: unknown) => {
    makers = undefined;
    throw error;
  });
  return makers;
}

/** The models of a server on this computer, by name. */
export function readServerModels(address: string): Promise<string[]> {
  return call("draft.serverModels", { address });
}

/** Its job has the purpose "drafting". */
export async function startDrafting(request: DraftRequest): Promise<DraftingOutcome> {
  const phase = request.writer.kind === "model" ? "Opening the model" : "Asking the server";
  const outcome = await runJob("drafting", phase, "draft.make", request);
  await loadDrafts(request.projectId);
  return outcome;
}
