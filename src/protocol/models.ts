/** Models on this computer as both threads and storage see them: where each came from, what it holds, whether it fits. */
import type { Precision } from "./config.ts";

export type ModelOrigin =
  /** Served beside the page. */
  | { kind: "embedded" }
  /** `revision` is what the person asked for, `commit` what it meant then: files never change under a commit. */
  | { kind: "hub"; hub: string; repo: string; revision: string; commit: string }
  /** A folder on a web server; the address ends with a slash. */
  | { kind: "address"; url: string }
  /** Files that were dropped or chosen. */
  | { kind: "folder"; name: string };

/** What the model card says about use. Texts are empty where it says nothing. */
export interface ModelLicence {
  /** As the card writes it: "apache-2.0", "llama3.2", "other". */
  id: string;
  /** For people, when the card gives one besides the id. */
  name: string;
  link: string;
  /** The licence itself, when its file lies beside the model. */
  text: string;
}

/** git-sha1 is the SHA-1 of git's blob, which is all that the Hub says about small files. */
export interface FileHash {
  kind: "sha256" | "git-sha1";
  hex: string;
}

export interface ModelFile {
  path: string;
  bytes: number;
  /** How much of it is stored. */
  doneBytes: number;
  /** What its origin says that its content hashes to, or null when it does not say. */
  promised: FileHash | null;
  /** Of what was stored, once it is whole; until then empty. */
  sha256: string;
  /** The server's name for this very content, to notice a change between two tries; may be empty. */
  etag: string;
}

/** A model that is stored, or partly so. */
export interface ModelRecord {
  id: string;
  title: string;
  origin: ModelOrigin;
  licence: ModelLicence;
  files: ModelFile[];
  /** partial: bringing it here was interrupted; it can go on or be deleted. */
  state: "complete" | "partial";
  addedAt: string;
  /** `model_type` of config.json. */
  modelType: string;
  parameters: number;
}

/** A row of the Models screen. */
export interface ModelEntry extends ModelRecord {
  about: string;
  /** Whether the studio has an engine for this `model_type`. */
  known: boolean;
  bytes: number;
  doneBytes: number;
  /** What the copy for quick starts takes beside the files, as the GPU holds the weights; 0 before the first start. */
  preparedBytes: number;
  /** Titles of the projects that are built on it. */
  usedBy: string[];
}

export type Verdict = "fits" | "tight" | "does not fit";

/** What the device offers, as far as the browser says; all 0 without one. */
export interface Offered {
  bytes: number;
  /** The largest piece that one kernel may see. */
  bindingBytes: number;
}

export interface MemoryNeed {
  verdict: Verdict;
  bytes: number;
  /** Largest single piece, which a device may limit by itself. */
  largestBytes: number;
}

/** Whether a model runs on this device, from its shapes alone. */
export interface ModelFit {
  /** Weights in graphics memory when linear layers are held so; the first is how the studio holds them by default. */
  weights: { precision: Precision; bytes: number }[];
  chat: MemoryNeed;
  lesson: MemoryNeed;
  /** planner: recorded and laid out as it would run. formula: computed from config.json's numbers. */
  by: "planner" | "formula";
  /** What chat and lesson were computed for. */
  tokens: number;
  rank: number;
  offered: Offered;
}

/** Where a person wants a model from. Files go in beside it. */
export type ModelAsk =
  | { kind: "hub"; repo: string; revision: string; hub: string }
  | { kind: "address"; url: string }
  | { kind: "folder" };

/** What is known of a model before any weight is brought here. */
export interface ModelLook {
  lookId: string;
  /** What it will be called by once it is here. */
  modelId: string;
  title: string;
  origin: ModelOrigin;
  licence: ModelLicence;
  files: { path: string; bytes: number }[];
  bytes: number;
  modelType: string;
  known: boolean;
  parameters: number;
  /** The owner asks people to agree on the Hub's own page first; "closed" until an access token opens it. */
  gate: "none" | "open" | "closed";
  fit: ModelFit | null;
  freeBytes: number;
  /** Why it cannot be brought here as it is. */
  problems: string[];
  /** Worth knowing, no hindrance. */
  notes: string[];
}

export interface ModelCheck {
  /** Paths whose content is not what was stored, with the reason. */
  broken: { path: string; why: string }[];
  files: number;
  bytes: number;
}
