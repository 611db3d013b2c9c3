/** The reducer of worker events. Pure. */
import type { Event } from "../../protocol/events.ts";
import type { Run, RunPoint } from "../../protocol/records.ts";
import { mergeSteps, pointsOf } from "./runPoints.ts";
import type { AppState } from "./state.ts";

function changeRun(state: AppState, runId: string, change: (run: Run) => Run): Partial<AppState> {
  return { runs: state.runs.map((run) => (run.id === runId ? change(run) : run)) };
}

/** Of a run of the open project; the points of others are loaded when their project is opened. */
function addPoints(state: AppState, runId: string, points: RunPoint[]): Partial<AppState> {
  if (!state.runs.some(({ id }) => id === runId)) return {};
  const merged = mergeSteps(pointsOf(state, runId), points);
  return { runPoints: { ...state.runPoints, [runId]: merged } };
}

/** Replaces those of `items` that are in `changed`, in place, and appends the others. */
function upsert<T extends { id: string }>(items: readonly T[], changed: readonly T[]): T[] {
  const newest = new Map(changed.map((item) => [item.id, item]));
  const kept = items.map((item) => newest.get(item.id) ?? item);
  const known = new Set(items.map(({ id }) => id));
  return [...kept, ...changed.filter(({ id }) => !known.has(id))];
}

export function applyEvent(state: AppState, event: Event): Partial<AppState> {
  switch (event.type) {
    case "job.progress": {
      const { type: _, jobId, ...progress } = event;
      const job = state.jobs[jobId];
      // A late event of a job that has ended.
      if (!job) return {};
      const { id, purpose } = job;
      return { jobs: { ...state.jobs, [jobId]: { id, purpose, ...progress } } };
    }
    case "run.progress":
      return {
        ...changeRun(state, event.runId, (run) => ({
          ...run,
          step: event.points.at(-1)?.step ?? run.step,
          totalSteps: event.totalSteps,
        })),
        ...addPoints(state, event.runId, event.points),
        runLeftMs: { ...state.runLeftMs, [event.runId]: event.leftMs },
      };
    case "run.phase": {
      const { type: _, runId, ...progress } = event;
      return { runPhases: { ...state.runPhases, [runId]: progress } };
    }
    case "run.evaluated":
      return changeRun(state, event.runId, (run) => ({
        ...run,
        evals: mergeSteps(run.evals, [event.evalPoint]),
        sampleAnswers: mergeSteps(run.sampleAnswers, event.sampleAnswers),
        bestStep: event.bestStep,
        ...(event.bestBy && { bestBy: event.bestBy }),
      }));
    case "run.saved":
      return changeRun(state, event.runId, (run) => ({ ...run, savedStep: event.step }));
    case "run.changed": {
      const { run } = event;
      if (run.projectId !== state.projectId) return {};
      const known = state.runs.some((other) => other.id === run.id);
      return { runs: known ? changeRun(state, run.id, () => run).runs! : [run, ...state.runs] };
    }
    case "library.changed": {
      const own = event.examples.filter(({ projectId }) => projectId === state.projectId);
      const removed = new Set(event.removed);
      const left = state.examples.filter(({ id }) => !removed.has(id));
      return {
        ...(event.projects.length > 0 && { projects: upsert(state.projects, event.projects) }),
        ...(own.length + removed.size > 0 && { examples: upsert(left, own) }),
      };
    }
    case "draft.written": {
      if (event.projectId !== state.projectId) return {};
      const known = new Set(state.drafts.map(({ id }) => id));
      const added = event.drafts.filter(({ id }) => !known.has(id));
      return { drafts: [...state.drafts, ...added] };
    }
    case "eval.answered": {
      const answers = state.evalAnswers[event.jobId] ?? [];
      return { evalAnswers: { ...state.evalAnswers, [event.jobId]: [...answers, event.answer] } };
    }
    case "chat.token": {
      const text = (state.chatText[event.chatId] ?? "") + event.text;
      return { chatText: { ...state.chatText, [event.chatId]: text } };
    }
    case "device.lost":
      return { deviceLost: event.message };
    case "storage.full":
      return { storageFull: event.message };
    default:
      event satisfies never;
      return {};
  }
}
