/** What every handler of the worker may use. */
import type { CallName } from "../protocol/calls.ts";
import type { Event } from "../protocol/events.ts";
import type { Handlers } from "../protocol/rpc.ts";
import type { Library } from "../storage/library.ts";
import type { Jobs } from "./jobs.ts";
import type { ModelFiles } from "./models/modelFiles.ts";

export interface Context {
  /** Sends an event to the page. */
  emit(event: Event): void;
  library: Library;
  /** Long calls that report progress and can be cancelled. */
  jobs: Jobs;
  /** The files of the models that this studio serves. */
  models: ModelFiles;
}

/** The handlers of the calls named `N`: one object for each noun, all together make `Handlers`. */
export type HandlersOf<N extends CallName> = Pick<Handlers, N>;
