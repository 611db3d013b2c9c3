/** Shapes of models: origin, files, licence, memory fit. Shared by page, worker and storage. */
import type { Precision } from "./config.ts";

export type ModelOrigin =
  /** Served beside the page. */
  | { kind: "embedded" }
  /** `revision` as requested, `commit` as resolved: files never change under a commit. */
  | { kind: "hub"; hub: string; repo: string; revision: string; commit: string }
  /** A folder on a web server; the address ends with a slash. */
  | { kind: "address"; url: string }
  /** Files that were dropped or chosen. */
  | { kind: "folder"; name: string };

/** Licence of a model, from its model card. Texts are empty where the card says nothing. */
export interface ModelLicence {
  /** As the card writes it: "apache-2.0", "llama3.2", "other". */
  id: string;
  /** `license_name` of the card. */
  name: string;
  link: string;
  /** Content of the licence file. */
  text: string;
}

/** git-sha1: SHA-1 of the git blob, which is what the Hub publishes for small files. */
export interface FileHash {
  kind: "sha256" | "git-sha1";
  hex: string;
}

export interface ModelFile {
  path: string;
  bytes: number;
  /** Bytes stored so far. */
  doneBytes: number;
  /** Expected hash as published by the origin; null when it publishes none. */
  promised: FileHash | null;
  /** Of the stored content; empty until the file is complete. */
  sha256: string;
  /** HTTP ETag, to detect a change between two attempts; may be empty. */
  etag: string;
}

/** What a model is in every browser (formats/modelIdentity.ts). */
export interface ModelIdentity {
  /** As in base/modelId.ts. */
  id: string;
  /** `owner/Name` where it is known, else the title. */
  name: string;
  /** The commit on the Hub; null for models from elsewhere. */
  commit: string | null;
  /** Address of the hub that it came from; null for models from elsewhere. */
  hub: string | null;
  /** See `weightsHash`; null while files are missing. */
  weightsHash: string | null;
}

/** A model that projects or runs refer to and that is not here. */
export interface MissingModel {
  modelId: string;
  /** Where it can be had; null when only its weights are known. `address`: null for the Hugging Face Hub. */
  hub: { repo: string; revision: string; address: string | null } | null;
  /** One sentence for people, by name. */
  text: string;
}

/** A stored or partly stored model. */
export interface ModelRecord {
  /** Derived from what it is (base/modelId.ts). */
  id: string;
  /** Its folder below models/, a name that holds in this browser only. */
  folder: string;
  title: string;
  origin: ModelOrigin;
  licence: ModelLicence;
  files: ModelFile[];
  /** partial: the import was interrupted; it can be resumed or deleted. */
  state: "complete" | "partial";
  addedAt: string;
  /** `model_type` of config.json. */
  modelType: string;
  parameters: number;
}

/** A row of the Models screen. */
export interface ModelEntry extends Omit<ModelRecord, "folder"> {
  about: string;
  /** Whether the studio implements this `model_type`. */
  supported: boolean;
  bytes: number;
  doneBytes: number;
  /** Bytes of the prepared copy of the weights in GPU storage format; 0 before the first start. */
  preparedBytes: number;
  /** Titles of the projects that are built on it. */
  usedBy: string[];
}

export type Verdict = "fits" | "tight" | "does not fit";

/** Memory limits of the device, as far as the browser tells; all 0 without a device. */
export interface Offered {
  bytes: number;
  /** maxBufferSize: the only memory that the device promises. */
  bufferBytes: number;
  /** maxStorageBufferBindingSize. */
  bindingBytes: number;
}

export interface MemoryNeed {
  verdict: Verdict;
  bytes: number;
  /** Largest single buffer binding, which the device limits separately. */
  largestBytes: number;
}

/** Whether a model runs on this device: a typical chat and a typical run as the planner of runs has them. */
export interface ModelFit {
  /** Bytes of the weights in GPU memory by storage precision of the linear layers; the default first. */
  weights: { precision: Precision; bytes: number }[];
  chat: MemoryNeed;
  training: MemoryNeed;
  /** Pixels of the picture in each conversation that chat and training were planned for; null for text alone. */
  picture: { width: number; height: number } | null;
  /** Of each conversation, the picture's included. */
  tokens: number;
  rank: number;
  offered: Offered;
}

/** Where to import a model from; the files of a folder are passed beside it. */
export type ModelLocation =
  | { kind: "hub"; repo: string; revision: string; hub: string }
  | { kind: "address"; url: string }
  | { kind: "folder" };

/** What is known of a model before any weights are downloaded. */
export interface ModelInspection {
  inspectionId: string;
  /** The model's id, which for one from a folder or server is another when its weights are whole. */
  modelId: string;
  title: string;
  origin: ModelOrigin;
  licence: ModelLicence;
  files: { path: string; bytes: number }[];
  bytes: number;
  modelType: string;
  supported: boolean;
  parameters: number;
  /** Gated repositories: "closed" until an access token with the owner's consent is given. */
  gate: "none" | "open" | "closed";
  fit: ModelFit | null;
  freeBytes: number;
  /** Why it cannot be imported. */
  problems: string[];
  /** Remarks that do not prevent the import. */
  notes: string[];
}

export interface ModelCheck {
  /** Files whose content differs from what was stored, with the reason. */
  broken: { path: string; why: string }[];
  files: number;
  bytes: number;
}
