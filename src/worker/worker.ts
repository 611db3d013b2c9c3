/**
 * The worker's entry: opens the library, puts the handlers of all nouns together and answers the page. Calls that come
 * before everything is open wait for it.
 */
import { UserError } from "../base/userError.ts";
import type { CallName } from "../protocol/calls.ts";
import type { Event } from "../protocol/events.ts";
import { serve, type Handlers } from "../protocol/rpc.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import { adapterHandlers } from "./handlers/adapters.ts";
import { chatHandlers } from "./handlers/chats.ts";
import { checkHandlers } from "./handlers/checks.ts";
import type { Context } from "./context.ts";
import { deviceHandlers } from "./handlers/device.ts";
import { Engines } from "../modelLibrary/sessions.ts";
import { exampleHandlers } from "./handlers/examples.ts";
import { importHandlers } from "./handlers/imports.ts";
import { Jobs } from "./jobs.ts";
import { mediaHandlers } from "./handlers/media.ts";
import { ModelFiles } from "../modelLibrary/modelFiles.ts";
import { modelHandlers } from "./handlers/models.ts";
import { projectHandlers } from "./handlers/projects.ts";
import { reserveHandlers } from "./handlers/reserve.ts";
import { runRoom } from "./handlers/runs.ts";
import { sampleHandlers } from "./handlers/samples.ts";
import { storageHandlers } from "./handlers/storage.ts";
import { versionHandlers } from "./handlers/versions.ts";

const emit = (event: Event): void => send(event);

async function open(): Promise<Handlers> {
  const library = await openLibrary((message) => emit({ type: "storage.full", message })).catch(
    (cause: unknown) => {
      throw new UserError(
        "This browser does not let Scion store files, as in a private window or with site data switched off. Open Scion in an ordinary window and allow site data.",
        { cause },
      );
    },
  );
  const jobs = new Jobs(emit);
  const context: Context = { emit, library, jobs, models: new ModelFiles() };
  const engines = new Engines(context);
  const runs = runRoom(context, engines);
  const projects = projectHandlers(context);
  return {
    ...deviceHandlers(context, engines),
    ...reserveHandlers(engines),
    ...storageHandlers(),
    ...modelHandlers(context, engines),
    ...sampleHandlers(context),
    ...projects,
    async "project.remove"(args) {
      await runs.leave(args.projectId);
      return projects["project.remove"](args);
    },
    ...importHandlers(context),
    ...exampleHandlers(context),
    ...mediaHandlers(context),
    ...versionHandlers(context),
    ...runs.handlers,
    ...checkHandlers(context, engines),
    ...chatHandlers(context, engines),
    ...adapterHandlers(context, engines),
    "job.cancel": ({ jobId }) => jobs.cancel(jobId),
  };
}

const opened = open();
// Told to every call that comes; alone it would only be noise.
opened.catch(() => {});

/** Stands in for the handlers from the first moment, so that no call is lost while they are opened. */
const waiting = new Proxy({} as Handlers, {
  get: (_, name: CallName) => async (args: never) => (await opened)[name](args),
});

const send = serve(globalThis as unknown as Parameters<typeof serve>[0], waiting);
