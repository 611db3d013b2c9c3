/**
 * The wire between the page and its worker: one table of calls (one reply each, by id) and one union of events
 * (no reply). Both ends are typed from here, so a missing handler or a misspelt argument does not compile.
 * Big bytes never travel: files go in as `File`, come out as `Blob`, and live in OPFS in between.
 */
import type { ChatTurn } from "./chatTurn.ts";
import type { Preset, RunConfig } from "./config.ts";
import type {
  ModelAsk,
  ModelCheck,
  ModelEntry,
  ModelFit,
  ModelLook,
  Offered,
  Verdict,
} from "./models.ts";
import type {
  ChatMessage,
  CheckPoint,
  Example,
  Media,
  Part,
  ProbeAnswer,
  Project,
  Run,
  RunPoint,
  Version,
} from "./records.ts";

export interface DeviceReport {
  ok: boolean;
  /** Why there is no GPU, and what to do, in one sentence. Present when not ok. */
  problem?: string;
  name: string;
  /** A software device computes on the processor: everything works, slowly. */
  software: boolean;
  features: string[];
  maxBufferBytes: number;
  maxBindingBytes: number;
}

export interface StorageReport {
  usedBytes: number;
  quotaBytes: number;
  persisted: boolean;
}

export interface SampleInfo {
  id: string;
  title: string;
  about: string;
  licence: string;
  /** Picture to show on its card, an address relative to the page. */
  cover: string;
}

export interface ModelInfo {
  id: string;
  title: string;
  about: string;
  licence: string;
  bytes: number;
  parameters: number;
  frames: number;
  contextTokens: number;
  /** Scores measured when it was made, by skill, 0 to 1. */
  scores: Record<string, number>;
  notices: string[];
}

/** One row of the sheet shown before anything is stored. */
export interface ReviewRow {
  key: string;
  name: string;
  state: "ready" | "duplicate" | "broken";
  kind: "image" | "video" | "text";
  /** Why it cannot be used and what to do, or what will be changed (for example: location data will be removed). */
  note: string;
  /** A small picture, when there is one. */
  thumb?: Blob;
  questions: number;
  bytes: number;
}

export interface ImportReview {
  reviewId: string;
  rows: ReviewRow[];
  /** Sentences about whole files: a sheet's columns, a missing picture, a JSON that does not parse. */
  problems: string[];
  /** How a sheet's columns were understood. */
  columns?: { file: string; question: string; answer: string };
}

/** One token as the model will see it. */
export interface TokenView {
  id: number;
  text: string;
  /** text: from words; visual: a slot filled by the picture; special: start, end, padding. */
  kind: "text" | "visual" | "special";
  /** Whether the loss looks at it. */
  trained: boolean;
}

export interface FrameStrip {
  /** Title of the model whose frames these are. */
  model: string;
  /** Times in seconds of the frames the model looks at, and a small picture of each; none where it takes no clips. */
  times: number[];
  frames: Blob[];
  seconds: number;
  /** Places in the text that they take together. */
  tokens: number;
}

/** Exact bytes of a lesson, from the planner; nothing is allocated to compute it. */
export interface MemoryReport {
  weightsBytes: number;
  adapterBytes: number;
  activationsBytes: number;
  inputsBytes: number;
  totalBytes: number;
  largestBindingBytes: number;
  dispatches: number;
  verdict: Verdict;
  offered: Offered;
  steps: number;
  longestTokens: number;
  /** Examples that are longer than the context and will be left out, with the reason. */
  leftOut: { exampleId: string; reason: string }[];
}

export interface Answered {
  exampleId: string;
  turn: number;
  kind: string;
  part: Part;
  question: string;
  reference: string;
  base: string;
  adapter: string;
  baseRight: boolean;
  adapterRight: boolean;
  baseF1: number;
  adapterF1: number;
}

export interface Score {
  kind: string;
  n: number;
  /** Share right by guessing the most common reference answer of the kind. */
  chance: number;
  base: { exact: number; f1: number; low: number; high: number };
  adapter: { exact: number; f1: number; low: number; high: number };
}

export interface CheckReport {
  id: string;
  runId: string;
  projectId: string;
  versionId: string;
  createdAt: string;
  /** "hidden" questions of the person's own parts, and "replay": general skills kept. */
  overall: Score;
  kept: Score | null;
  kinds: Score[];
  answers: Answered[];
  /** How many general questions there were to choose from; `kept.n` of them were asked. */
  keptOf?: number;
  /** Hidden examples that this model cannot be asked, with the reason; older reports say nothing of it. */
  leftOut?: { exampleId: string; reason: string }[];
  seconds: number;
}

export interface Sampling {
  /** 0 is greedy. */
  temperature: number;
  topP: number;
  seed: number;
  maxNewTokens: number;
}

export interface Calls {
  "device.open": { args: Record<string, never>; result: DeviceReport };
  /** Takes so much memory from the device and gives it back at once: the only way to know that it is there. */
  "device.reserve": { args: { bytes: number }; result: { reservedBytes: number } };
  "storage.report": { args: Record<string, never>; result: StorageReport };
  "storage.persist": { args: Record<string, never>; result: boolean };
  "sample.list": { args: Record<string, never>; result: SampleInfo[] };
  "model.list": { args: Record<string, never>; result: ModelInfo[] };

  /** All models of the Models screen, the one that ships first. */
  "model.entries": { args: Record<string, never>; result: ModelEntry[] };
  /** Reads what a place has to offer, no weights. `token` opens gated models; it is kept in memory alone. */
  "model.look": {
    args: {
      ask: ModelAsk;
      token?: string;
      files?: { path: string; file: File }[];
      jobId: string;
    };
    result: ModelLook;
  };
  /** Brings here what was looked at. Only with `accepted`: the person has read the licence. */
  "model.bring": {
    args: { lookId: string; accepted: boolean; jobId: string };
    result: ModelEntry;
  };
  /** Goes on with a download that was interrupted. */
  "model.resume": { args: { modelId: string; token?: string; jobId: string }; result: ModelEntry };
  /** Reads every file again and compares its SHA-256. */
  "model.check": { args: { modelId: string; jobId: string }; result: ModelCheck };
  "model.fit": { args: { modelId: string }; result: ModelFit };
  "model.remove": { args: { modelId: string }; result: void };

  "project.list": { args: Record<string, never>; result: Project[] };
  "project.create": { args: { title: string; field: Project["field"] }; result: Project };
  /** A long job: reports `job.progress`, can be cancelled. */
  "project.openSample": { args: { sampleId: string; jobId: string }; result: Project };
  "project.update": { args: { project: Project }; result: void };
  "project.remove": { args: { projectId: string }; result: void };
  "project.export": { args: { projectId: string; jobId: string }; result: Blob };
  "project.import": { args: { file: File; jobId: string }; result: Project };

  /** Looks at files without storing anything. Paths are relative to what was dropped. */
  "import.inspect": {
    args: { projectId: string; files: { path: string; file: File }[]; jobId: string };
    result: ImportReview;
  };
  "import.commit": {
    args: { reviewId: string; keys: string[]; jobId: string };
    result: { added: Example[] };
  };
  "import.discard": { args: { reviewId: string }; result: void };

  "example.list": { args: { projectId: string }; result: Example[] };
  "example.save": { args: { example: Example }; result: Example };
  "example.remove": { args: { projectId: string; ids: string[] }; result: void };
  /** Undo of remove. */
  "example.restore": { args: { projectId: string; examples: Example[] }; result: void };
  /** Deals sources over the splits by a seeded hash; equal sources stay together. */
  "example.deal": {
    args: { projectId: string; check: number; hidden: number; seed: number };
    result: Example[];
  };
  "example.tokens": { args: { example: Example; system: string }; result: TokenView[] };

  "media.blob": { args: { hash: string; size: "thumb" | "full" }; result: Blob };
  /** Of the project's model, or without a project of the one that ships. */
  "media.frames": { args: { hash: string; projectId?: string }; result: FrameStrip };
  /** What the project's model is shown otherwise than the person gave it, in sentences: smaller pictures, a moved line. */
  "media.notes": { args: { projectId: string; media: Media[] }; result: string[] };
  /** Stores a picture or clip for chat or for one more turn, re-encoded. */
  "media.add": { args: { file: File }; result: Media };

  "version.freeze": { args: { projectId: string }; result: Version };
  "version.list": { args: { projectId: string }; result: Version[] };

  "run.presets": { args: { projectId: string }; result: Preset[] };
  "run.estimate": { args: { projectId: string; config: RunConfig }; result: MemoryReport };
  "run.start": { args: { projectId: string; config: RunConfig; title: string }; result: Run };
  /** Also while the model is still being opened. */
  "run.pause": { args: { runId: string }; result: void };
  "run.resume": { args: { runId: string }; result: Run };
  /** keep: the adapter as it is now becomes the result; otherwise the run and its files go. */
  "run.stop": { args: { runId: string; keep: boolean }; result: void };
  "run.list": { args: { projectId: string }; result: Run[] };
  "run.remove": { args: { runId: string }; result: void };

  /** Base and adapter on the hidden split with the same prompts. Long job. */
  "check.start": { args: { runId: string; jobId: string }; result: CheckReport };
  "check.list": { args: { projectId: string }; result: CheckReport[] };

  /**
   * runId null answers with the base model. Tokens arrive as `chat.token` events. Until the first one it is a job named
   * `chatId`: opening the model is reported as `job.progress`, and can be cancelled or stopped.
   */
  "chat.send": {
    args: {
      chatId: string;
      projectId: string;
      messages: ChatMessage[];
      runId: string | null;
      sampling: Sampling;
    };
    result: {
      text: string;
      tokens: number;
      tokensPerSecond: number;
      reason: "end" | "length" | "stopped";
    };
  };
  "chat.stop": { args: { chatId: string }; result: void };
  /** What was said in a project so far, and the same to be kept; nothing said clears it. */
  "chat.load": { args: { projectId: string }; result: ChatTurn[] };
  "chat.save": { args: { projectId: string; turns: ChatTurn[] }; result: void };

  "adapter.export": { args: { runId: string }; result: Blob };
  "adapter.import": {
    args: { projectId: string; files: { path: string; file: File }[] };
    result: Run;
  };

  "job.cancel": { args: { jobId: string }; result: void };
}

/** How far a long piece of work is. */
export interface Progressed {
  /** A plain verb phrase: "Reading pictures". */
  phase: string;
  done: number;
  /** 0 while unknown. */
  total: number;
  /** Of `done` a second, and milliseconds left; 0 while unknown. */
  rate: number;
  leftMs: number;
  /** What is counted, where it is not things. */
  unit?: "bytes";
}

export type Event =
  | ({ type: "job.progress"; jobId: string } & Progressed)
  | { type: "run.progress"; runId: string; points: RunPoint[]; totalSteps: number; leftMs: number }
  | ({ type: "run.phase"; runId: string } & Progressed)
  | {
      type: "run.checked";
      runId: string;
      check: CheckPoint;
      probes: ProbeAnswer[];
      bestStep: number;
    }
  | { type: "run.saved"; runId: string; step: number }
  | { type: "run.changed"; run: Run }
  | { type: "check.answered"; jobId: string; answer: Answered }
  | { type: "chat.token"; chatId: string; text: string }
  | { type: "device.lost"; message: string }
  | { type: "storage.full"; message: string };

export type CallName = keyof Calls;
