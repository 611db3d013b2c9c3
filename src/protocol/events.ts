/** What the worker sends without being asked: how far it is, what has changed. */
import type { Progressed } from "../base/progressMeter.ts";
import type { CheckPoint, ProbeAnswer, Run, RunPoint } from "./records.ts";
import type { Answered } from "./reports.ts";

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
