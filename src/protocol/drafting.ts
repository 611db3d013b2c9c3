/** Help from a model: what it may be asked to write, who writes, and what came of it. */

export type DraftSettings = Readonly<Record<string, number | string>>;

interface Field {
  name: string;
  title: string;
  help: string;
}

/** A setting of a way of drafting: its form, default and check follow from this. */
export type DraftField =
  | (Field & { kind: "number"; default: number; min: number; max: number; step: number })
  | (Field & { kind: "text"; default: string })
  | (Field & {
      kind: "choice";
      default: string;
      options: readonly { value: string; title: string }[];
    });

/** A way of drafting, as the Make tab lists it. Its form follows from the fields. */
export interface DraftMakerInfo {
  id: string;
  title: string;
  /** One sentence for people. */
  about: string;
  /** Where it is from: a paper and its section, or "our choice". */
  source: string;
  /** Which of the chosen examples it reads. */
  reads: "unanswered" | "answered" | "all";
  fields: readonly DraftField[];
}

/** Who writes. `runId` null: the project's model without an adapter. `address`: of a server on this computer. */
export type WriterChoice =
  { kind: "model"; runId: string | null } | { kind: "server"; address: string; model: string };

export interface DraftRequest {
  projectId: string;
  maker: { id: string; settings: DraftSettings };
  writer: WriterChoice;
  /** Those that it reads, in this order. */
  exampleIds: string[];
}

interface Counted {
  reason: string;
  count: number;
}

/** Every row that was to be written is counted in exactly one of these. */
export interface DraftingOutcome {
  /** New drafts that wait for the person. */
  waiting: number;
  /** New drafts that a check rejected: they can be read under Review. */
  rejected: Counted[];
  /** Written before, and left as they were. */
  already: number;
  /** Not asked about, such as a clip for a model of pictures. */
  leftOut: Counted[];
}
