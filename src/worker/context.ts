/** What every handler of the worker may use. */
import type { ModelContext } from "../modelLibrary/context.ts";
import type { CallName } from "../protocol/calls.ts";
import type { Handlers } from "../protocol/rpc.ts";
import type { Jobs } from "./jobs.ts";

export interface Context extends ModelContext {
  /** Long calls that report progress and can be cancelled. */
  jobs: Jobs;
}

/** The handlers of the calls named `N`: one object for each noun, all together make `Handlers`. */
export type HandlersOf<N extends CallName> = Pick<Handlers, N>;
