/** The parts of the studio that opening and using models depends on. */
import type { Event } from "../protocol/events.ts";
import type { Library } from "../storage/library.ts";
import type { ModelFiles } from "./modelFiles.ts";

export interface ModelContext {
  /** Sends an event to the page. */
  emit(event: Event): void;
  library: Library;
  /** The files of the models in the library. */
  models: ModelFiles;
}
