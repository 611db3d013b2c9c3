/** The worker's entry point: opens the library and serves all calls. Calls that come earlier wait until it is open. */
import { UserError } from "../base/userError.ts";
import type { CallName } from "../protocol/calls.ts";
import type { Event } from "../protocol/events.ts";
import { serve, type Handlers } from "../protocol/rpc.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import { adapterHandlers, adapterImporter } from "./handlers/adapters.ts";
import { chatHandlers } from "./handlers/chats.ts";
import { evalHandlers } from "./handlers/evals.ts";
import type { Context } from "./context.ts";
import { deviceHandlers } from "./handlers/device.ts";
import { ModelSessions } from "../modelLibrary/sessions.ts";
import { draftingHandlers } from "./handlers/drafting.ts";
import { draftHandlers } from "./handlers/drafts.ts";
import { templateHandlers } from "./handlers/templates.ts";
import { textNetworkHandlers } from "./handlers/textNetworks.ts";
import { exampleHandlers } from "./handlers/examples.ts";
import { importHandlers } from "./handlers/imports.ts";
import { Jobs } from "./jobs.ts";
import { LibraryTabs } from "./libraryTabs.ts";
import { mediaHandlers } from "./handlers/media.ts";
import { ModelFiles } from "../modelLibrary/modelFiles.ts";
import { SERVED_MODELS } from "../modelLibrary/servedModels.ts";
import { methodHandlers } from "./handlers/methods.ts";
import { modelHandlers } from "./handlers/models.ts";
import { networkHandlers } from "./handlers/networks.ts";
import { projectHandlers } from "./handlers/projects.ts";
import { qualityHandlers } from "./handlers/quality.ts";
import { reserveHandlers } from "./handlers/reserve.ts";
import { runPlanHandlers } from "./handlers/runPlans.ts";
import { runHandlers } from "./handlers/runs.ts";
import { sampleHandlers } from "./handlers/samples.ts";
import { specialistHandlers } from "./handlers/specialists.ts";
import { storageHandlers } from "./handlers/storage.ts";
import { synthesisHandlers } from "./handlers/synthesis.ts";
import { versionHandlers } from "./handlers/versions.ts";

const emit = (event: Event): void => send(event);

async function open(): Promise<Handlers> {
  const onFull = (message: string) => emit({ type: "storage.full", message });
  const tabs = new LibraryTabs(emit);
  const library = await openLibrary(onFull, SERVED_MODELS, tabs.tell).catch((cause: unknown) => {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      "This browser does not let Scion store files, as in a private window or with site data switched off. Open Scion in an ordinary window and allow site data.",
      { cause },
    );
  });
  const jobs = new Jobs(emit);
  const context: Context = { emit, library, jobs, models: new ModelFiles() };
  const sessions = new ModelSessions(context);
  const runs = runHandlers(context, sessions);
  const projects = projectHandlers(context);
  return {
    ...deviceHandlers(context, sessions),
    ...reserveHandlers(sessions),
    ...storageHandlers(),
    ...methodHandlers,
    ...modelHandlers(context, sessions),
    ...sampleHandlers(context, sessions),
    ...projects,
    async "project.remove"(args) {
      await runs.stopRunsOf(args.projectId);
      return projects["project.remove"](args);
    },
    ...importHandlers(context),
    ...exampleHandlers(context),
    ...draftHandlers(context),
    ...draftingHandlers(context, sessions),
    ...templateHandlers(context),
    ...qualityHandlers(context, sessions),
    ...mediaHandlers(context),
    ...versionHandlers(context),
    ...runPlanHandlers(context, sessions),
    ...runs.handlers,
    ...synthesisHandlers(context, sessions, {
      startOn: runs.startOn,
      importAdapter: adapterImporter(context, sessions),
    }),
    ...specialistHandlers(context, sessions),
    ...networkHandlers(context),
    ...textNetworkHandlers(context),
    ...evalHandlers(context, sessions),
    ...chatHandlers(context, sessions),
    ...adapterHandlers(context, sessions),
    "job.cancel": ({ jobId }) => jobs.cancel(jobId),
  };
}

const opened = open();
// The error is reported to every call; it is not unhandled.
opened.catch(() => {});

/** Serves calls from the start; each waits until the handlers are ready. */
const lazyHandlers = new Proxy({} as Handlers, {
  get: (_, name: CallName) => async (args: never) => (await opened)[name](args),
});

const send = serve(globalThis as unknown as Parameters<typeof serve>[0], lazyHandlers);
