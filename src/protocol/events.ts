/** What the worker sends without being asked: how far it is, what has changed. */
import type { Progress } from "../base/async/progressMeter.ts";
import type { Draft } from "./drafts.ts";
import type {
  BestBy,
  EvalPoint,
  Example,
  Project,
  SampleAnswer,
  Run,
  RunPoint,
} from "./records.ts";
import type { ScoredAnswer } from "./reports.ts";

export type Event =
  | ({ type: "job.progress"; jobId: string } & Progress)
  | { type: "run.progress"; runId: string; points: RunPoint[]; totalSteps: number; leftMs: number }
  | ({ type: "run.phase"; runId: string } & Progress)
  | {
      type: "run.evaluated";
      runId: string;
      evalPoint: EvalPoint;
      sampleAnswers: SampleAnswer[];
      bestStep: number;
      bestBy?: BestBy;
    }
  | { type: "run.saved"; runId: string; step: number }
  | { type: "run.changed"; run: Run }
  /** Another tab stored these, or removed the examples with these ids. */
  | { type: "library.changed"; projects: Project[]; examples: Example[]; removed: string[] }
  /** New drafts, as they are written. */
  | { type: "draft.written"; projectId: string; drafts: Draft[] }
  | { type: "eval.answered"; jobId: string; answer: ScoredAnswer }
  | { type: "chat.token"; chatId: string; text: string }
  | { type: "device.lost"; message: string }
  | { type: "storage.full"; message: string };
