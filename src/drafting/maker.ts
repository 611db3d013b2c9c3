/** A way of drafting: it plans what is to be written, and makes drafts of what was. Each is an object in makers/. */
import type { Draft } from "../protocol/drafts.ts";
import type { DraftMakerInfo, DraftSettings } from "../protocol/drafting.ts";
import type { Example, Turn } from "../protocol/records.ts";
import type { LogLikelihood, WriteRequest } from "./writer.ts";

/** What a maker may read. */
export interface Material {
  /** Those that the person chose, in their order. */
  chosen: readonly Example[];
  /** All of the project. */
  examples: readonly Example[];
  /** The system line of the project. */
  system: string;
}

/** A row that is to be written. */
export interface DraftTask {
  /** Everything that decides its words, apart from maker, settings and writer: names the draft (drafts/draftId.ts). */
  key: unknown;
  request: WriteRequest;
  /** What the words become. `loses` says in a sentence why they cannot be used; such a draft is kept, rejected. */
  settle(text: string, logLikelihood: LogLikelihood | null): Promise<Settled> | Settled;
}

export interface Settled extends Pick<Draft, "media" | "target" | "source"> {
  /** Without provenance, which the job adds to those that it wrote. */
  turns: Turn[];
  evidence?: Draft["evidence"];
  doubts?: string[];
  loses?: string;
}

export interface DraftPlan {
  tasks: DraftTask[];
  /** Chosen examples that it has nothing to write for, with the reason. */
  leftOut: { exampleId: string; reason: string }[];
}

export interface DraftMaker extends DraftMakerInfo {
  /** For provenance: "Answer drafted". */
  what: string;
  /** Pure: equal material and settings give equal tasks. @throws UserError when nothing can be written of this material */
  plan(material: Material, settings: DraftSettings): DraftPlan;
}
