/**
 * The worker's entry: opens the library, puts the handlers of all nouns together and answers the page. Calls that come
 * before everything is open wait for it.
 */
import { UserError } from "../base/userError.ts";
import type { CallName, Event } from "../protocol/calls.ts";
import { serve } from "../protocol/rpc.ts";
import type { Handlers } from "../protocol/rpc.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import type { Context } from "./context.ts";
import { exampleHandlers } from "./examples.ts";
import { importHandlers } from "./imports.ts";
import { Jobs } from "./jobs.ts";
import { mediaHandlers } from "./media.ts";
import { ModelFiles, pageBase } from "./modelFiles.ts";
import { projectHandlers } from "./projects.ts";
import { sampleHandlers } from "./samples.ts";
import { storageHandlers } from "./storage.ts";
import { versionHandlers } from "./versions.ts";

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
  const context: Context = { emit, library, jobs, models: new ModelFiles(pageBase()) };
  // ENGINE HALF, to be completed: spread the handlers of device, model, run, check, chat and adapter here, and make the
  // type `Handlers`, so that a missing call does not compile.
  const handlers: Partial<Handlers> = {
    ...storageHandlers(),
    ...sampleHandlers(context),
    ...projectHandlers(context),
    ...importHandlers(context),
    ...exampleHandlers(context),
    ...mediaHandlers(context),
    ...versionHandlers(context),
    "job.cancel": ({ jobId }) => jobs.cancel(jobId),
  };
  return handlers as Handlers;
}

const opened = open();
// Told to every call that comes; alone it would only be noise.
opened.catch(() => {});

/** Stands in for the handlers from the first moment, so that no call is lost while they are opened. */
const waiting = new Proxy({} as Handlers, {
  get: (_, name: CallName) => async (args: never) => (await opened)[name](args),
});

const send = serve(globalThis as unknown as Parameters<typeof serve>[0], waiting);
