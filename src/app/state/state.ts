/** The page's state, in slices: a copy of what the worker owns. */
import type { Progress } from "../../base/async/progressMeter.ts";
import type {
  ScoredAnswer,
  DeviceReport,
  ImportReview,
  ModelInfo,
  SampleInfo,
  StorageReport,
} from "../../protocol/reports.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { MemorisedReport } from "../../protocol/evaluation/memorised.ts";
import type { MissingModel, ModelEntry, ModelFit } from "../../protocol/models.ts";
import type { AsideExample, QualityReport } from "../../protocol/quality.ts";
import type { Example, Project, Run, RunPoint, Version } from "../../protocol/records.ts";
import type { Tone } from "../parts/status/Notice.tsx";
import type { Chat } from "./chat.ts";

/** Loading state of a list; `failed` holds the message. */
export type Loading = "idle" | "loading" | "ready" | { failed: string };

/** A long call that reports `job.progress` and can be cancelled. */
export interface Job extends Progress {
  id: string;
  /** What started it, so that a screen finds its own: "import", "sample", "eval"… */
  purpose: string;
}

/** A message in the corner that disappears. */
export interface Toast {
  id: string;
  tone: Tone;
  text: string;
  /** Button of the toast. */
  action?: { label: string; run: () => void };
}

export interface MachineSlice {
  /** "dead": the worker ended; `message` says what happened and the page offers to start it again. */
  worker: "starting" | "ready" | "dead";
  workerMessage: string;
  device: DeviceReport | null;
  /** Set when the GPU device was lost; cleared when it is reopened. */
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
  /** Error of the last import or check, by model id. */
  modelProblems: Record<string, string>;
}

export interface ProjectSlice {
  projects: Project[];
  projectsState: Loading;
  /** The open project. */
  projectId: string | null;
  /** Models that the open project or its runs refer to and that are not here. */
  missingModels: MissingModel[];
}

export interface ExampleSlice {
  examples: Example[];
  examplesState: Loading;
  versions: Version[];
  review: ImportReview | null;
  /** Of the open project, whatever became of them. */
  drafts: Draft[];
  draftsState: Loading;
  /** What was found in `lookedAt`, which is the list of examples as it was when it was looked at. */
  quality: { report: QualityReport; lookedAt: Example[] } | null;
  qualityState: Loading;
  /** Examples that were set aside, the newest first. */
  aside: AsideExample[];
}

export interface RunSlice {
  runs: Run[];
  runsState: Loading;
  /** Points of the steps so far, by run id. Until they are loaded, those that events have brought. */
  runPoints: Record<string, RunPoint[]>;
  /** Current phase of a run besides training steps ("Checking", 3 of 12), by run id. */
  runPhases: Record<string, Progress>;
  /** Milliseconds left of a run, by run id; 0 while unknown. */
  runLeftMs: Record<string, number>;
  evalReports: ReportWithFindings[];
  evalReportsState: Loading;
  /** Answers of a running evaluation as they come, by job id. */
  evalAnswers: Record<string, ScoredAnswer[]>;
  /** What runs were found to repeat by heart at a step, or why that could not be found, by run id; until the page is left. */
  memorised: Record<string, { report: MemorisedReport; step: number } | { failed: string }>;
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

/** State of one project, reset when another is opened. */
export const EMPTY_PROJECT_STATE = {
  missingModels: [],
  examples: [],
  examplesState: "idle",
  versions: [],
  review: null,
  drafts: [],
  draftsState: "idle",
  quality: null,
  qualityState: "idle",
  aside: [],
  runs: [],
  runsState: "idle",
  runPoints: {},
  runPhases: {},
  runLeftMs: {},
  evalReports: [],
  evalReportsState: "idle",
  evalAnswers: {},
} satisfies Partial<AppState>;

export const INITIAL_STATE: AppState = {
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
  ...EMPTY_PROJECT_STATE,
  memorised: {},
  chatText: {},
  chats: {},
  jobs: {},
  toasts: [],
};
