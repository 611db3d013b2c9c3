/** What a person does while faults strike, and what was there before. */
import type { TestWorker } from "../../../e2e/fixtures/worker.ts";

/** What was there before: made by prepare.ts. */
export interface World {
  projectId: string;
  /** On a model that was brought and never opened. */
  broughtProjectId: string;
  /** Has pictures with descriptions, for a synthesizer. */
  describedProjectId: string;
  runId: string;
  /** The project as a file. */
  archive: Buffer;
}

export interface Operation {
  name: string;
  usesDevice: boolean;
  readsFiles: boolean;
  /** Kinds of records that it changes; others stay as they were. */
  touches: readonly string[];
  /** Kinds of records that it adds in one go: all of them or none. */
  together: readonly string[];
  /** From the start, or from where it was cut off, to its end. @returns what an undisturbed one gives */
  run(worker: TestWorker, world: World): Promise<unknown>;
}

/** What the studio tells a person who then stops. */
export function refused(reason: string): Error {
  return Object.assign(new Error(reason), { name: "UserError" });
}
