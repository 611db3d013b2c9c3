/** The dependencies of the worker's call handlers. */
import type { ModelContext } from "../modelLibrary/context.ts";
import type { CallName } from "../protocol/calls.ts";
import type { Handlers } from "../protocol/rpc.ts";
import type { Jobs } from "./jobs.ts";

export interface Context extends ModelContext {
  /** Long-running calls with progress and cancellation. */
  jobs: Jobs;
}

/** The handlers of the calls named `N`; the objects of all handler files together make `Handlers`. */
export type HandlersOf<N extends CallName> = Pick<Handlers, N>;
