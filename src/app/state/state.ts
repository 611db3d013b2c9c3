/** Everything the screens show, in slices. The worker owns the truth; this is a picture of it. */
import type { Progress } from "../../base/progressMeter.ts";
import type {
  ScoredAnswer,
  EvalReport,
  DeviceReport,
  ImportReview,
  ModelInfo,
  SampleInfo,
  StorageReport,
} from "../../protocol/reports.ts";
import type { ModelEntry, ModelFit } from "../../protocol/models.ts";
import type { Example, Project, Run, Version } from "../../protocol/records.ts";
import type { Tone } from "../parts/Notice.tsx";
import type { Chat } from "./chat.ts";

/** A list that is fetched: unknown, on its way, here, or not to be had and why. */
export type Loading = "idle" | "loading" | "ready" | { failed: string };

/** A long call that reports `job.progress` and can be cancelled. */
export interface Job extends Progress {
  id: string;
  /** What started it, so that a screen finds its own: "import", "sample", "check"… */
  purpose: string;
}

/** A passing message in the corner. */
export interface Toast {
  id: string;
  tone: Tone;
  text: string;
  /** "undo" takes back the newest undoable step. */
  action?: { label: string; run: () => void };
}

export interface MachineSlice {
  /** "dead": the worker ended; `message` says what happened and the page offers to start it again. */
  worker: "starting" | "ready" | "dead";
  workerMessage: string;
  device: DeviceReport | null;
  /** Set when the GPU went away; cleared when it is opened again. */
  deviceLost: string | null;
  storage: StorageReport | null;
  storageFull: string | null;
  samples: SampleInfo[];
  models: ModelInfo[];
}

export interface ModelSlice {
  /** All models of the Models screen; `models` above are those that ship. */
  modelEntries: ModelEntry[];
  modelsState: Loading;
  /** Whether each runs here, by model id, as soon as it is known. */
  modelFits: Record<string, ModelFit | { failed: string }>;
  /** Why bringing or checking a model ended, by model id. */
  modelProblems: Record<string, string>;
}

export interface ProjectSlice {
  projects: Project[];
  projectsState: Loading;
  /** The project all the screens are about. */
  projectId: string | null;
}

export interface ExampleSlice {
  examples: Example[];
  examplesState: Loading;
  versions: Version[];
  review: ImportReview | null;
}

export interface RunSlice {
  runs: Run[];
  runsState: Loading;
  /** What a run is doing right now besides stepping ("Checking", 3 of 12), by run id. */
  runPhases: Record<string, Progress>;
  /** Milliseconds left of a run, by run id; 0 while unknown. */
  runLeftMs: Record<string, number>;
  evalReports: EvalReport[];
  evalReportsState: Loading;
  /** Answers of a running check as they come, by job id. */
  evalAnswers: Record<string, ScoredAnswer[]>;
  /** Text streamed so far, by chat id. */
  chatText: Record<string, string>;
  /** Conversations, by project id. */
  chats: Record<string, Chat>;
}

export interface ActivitySlice {
  jobs: Record<string, Job>;
  toasts: Toast[];
}

export type AppState = MachineSlice &
  ModelSlice &
  ProjectSlice &
  ExampleSlice &
  RunSlice &
  ActivitySlice;

/** What belongs to one project, emptied when another is opened. */
export const emptyProjectState = {
  examples: [],
  examplesState: "idle",
  versions: [],
  review: null,
  runs: [],
  runsState: "idle",
  runPhases: {},
  runLeftMs: {},
  evalReports: [],
  evalReportsState: "idle",
  evalAnswers: {},
} satisfies Partial<AppState>;

export const initialState: AppState = {
  worker: "starting",
  workerMessage: "",
  device: null,
  deviceLost: null,
  storage: null,
  storageFull: null,
  samples: [],
  models: [],
  modelEntries: [],
  modelsState: "idle",
  modelFits: {},
  modelProblems: {},
  projects: [],
  projectsState: "idle",
  projectId: null,
  ...emptyProjectState,
  chatText: {},
  chats: {},
  jobs: {},
  toasts: [],
};
