/** Calls for help from a model: it writes drafts for a person to review. */
import type { Job } from "../../base/async/job.ts";
import { makeDrafts } from "../../drafting/makeDrafts.ts";
import { checkedMaker, draftMakers } from "../../drafting/makers/index.ts";
import { pictureDataUrl } from "../../drafting/server/pictureUrl.ts";
import { serverModels, serverWriter } from "../../drafting/server/serverWriter.ts";
import type { TextWriter } from "../../drafting/writer.ts";
import { withModelWriter } from "../../drafting/writers/openModel.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { DraftingOutcome, DraftRequest } from "../../protocol/drafting.ts";
import type { Media } from "../../protocol/records.ts";
import type { Context, HandlersOf } from "../context.ts";

export function draftingHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<"draft.makers" | "draft.serverModels" | "draft.make"> {
  const { library, jobs, emit } = context;

  const make = async (request: DraftRequest, job: Job): Promise<DraftingOutcome> => {
    const { projectId, exampleIds, writer } = request;
    const { maker, settings } = checkedMaker(request.maker);
    const { system } = await library.getProject(projectId);
    const examples = await library.listExamples(projectId);
    const byId = new Map(examples.map((example) => [example.id, example]));
    const chosen = exampleIds.flatMap((id) => byId.get(id) ?? []);
    const material = { chosen, examples, system };
    const write = (by: TextWriter) =>
      makeDrafts(
        {
          ...{ projectId, maker, settings, material, writer: by, store: library.drafts },
          onWritten: (drafts) => emit({ type: "draft.written", projectId, drafts }),
        },
        job,
      );
    if (writer.kind === "server") {
      const pictureUrl = async ({ hash }: Media) =>
        pictureDataUrl(await library.readMedia(hash, "full"));
      return write(serverWriter({ address: writer.address, model: writer.model, pictureUrl }));
    }
    const { runId } = writer;
    return onDevice(sessions, "Ask again: it goes on where it was.", () =>
      withModelWriter(context, sessions, { projectId, runId }, job, write),
    );
  };

  return {
    "draft.makers": () => draftMakers(),
    "draft.serverModels": ({ address }) => serverModels(address, new AbortController().signal),
    "draft.make": ({ jobId, ...request }) => jobs.run(jobId, (job) => make(request, job)),
  };
}
