/** Calls about training runs: start, pause, resume, stop, list, metrics, remove. One run trains at a time. */
import { UserError } from "../../base/userError.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Run, RunPoint, Version } from "../../protocol/records.ts";
import { newId } from "../../base/newId.ts";
import { newestVersion } from "../../dataset/version.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import { branchFrom, requireUnlearnt } from "../../runs/branch.ts";
import { requireFraming } from "../../modelLibrary/requireFraming.ts";
import { keepSpecialist } from "../../runs/data/exemplars.ts";
import { encodeExamples, encodingOf } from "../../runs/data/encodedExamples.ts";
import { countLists } from "../../runs/data/countLists.ts";
import { runStages } from "../../runs/stages/runStages.ts";
import { keepNewest } from "../../runs/checkpoints.ts";
import { Runner } from "../../runs/run.ts";
import { RunWriter } from "../../runs/runWriter.ts";
import { hasResult } from "../../storage/runs/runFileNames.ts";
import { fittedRun } from "../fittedRun.ts";
import { RunTabs } from "../runTabs.ts";
import { UnstoredEnds } from "../unstoredEnds.ts";

type RunCalls = `run.${"start" | "pause" | "resume" | "stop" | "list" | "metrics" | "remove"}`;

export interface RunHandlers {
  handlers: HandlersOf<RunCalls>;
  /** Begins a run on a version that is stored. @throws UserError when another run trains, or none of its rows can be learnt */
  startOn(version: Version, config: RunConfig, title: string, branch?: Run["branch"]): Promise<Run>;
  /** Pauses the run of a project that is about to be removed. @throws UserError when another tab trains one of its runs */
  stopRunsOf(projectId: string): Promise<void>;
}

export function runHandlers(context: Context, sessions: ModelSessions): RunHandlers {
  const { library, models } = context;
  let active: { runner: Runner; ended: Promise<void> } | undefined;
  let isBeginning = false;

  const tabs = new RunTabs(library.runs, (event) => context.emit(event));
  const unstored = new UnstoredEnds(tabs, library.runs);
  const shared = { ...context, emit: tabs.emit };

  /** `release` gives the run up, which this tab owns. */
  const begin = (run: Run, points: RunPoint[], release: () => void): void => {
    const runner = new Runner(shared, sessions, run, new RunWriter(library.runs, points));
    const execute = async () => {
      try {
        if (!(await runner.execute())) unstored.add(run.id, () => runner.store());
      } finally {
        if (active?.runner === runner) active = undefined;
        release();
      }
    };
    const ended = execute();
    active = { runner, ended };
    tabs.tellOthers({ type: "run.changed", run });
  };
  const requireNoneActive = () => {
    if (!active) return;
    throw new UserError(
      `"${active.runner.run.title}" is still learning. Pause or stop it first: one lesson at a time.`,
    );
  };
  /** Does what begins a run; no other begins meanwhile. */
  const beginning = async (work: () => Promise<Run>): Promise<Run> => {
    requireNoneActive();
    if (isBeginning) throw new UserError("Another lesson is just beginning. One lesson at a time.");
    isBeginning = true;
    try {
      return await work();
    } finally {
      isBeginning = false;
    }
  };
  const pause = async (runId: string): Promise<void> => {
    if (active?.runner.run.id !== runId) return;
    active.runner.requestStop();
    await active.ended;
  };
  /** The active run is newer in memory. */
  const present = (run: Run): Promise<Run> =>
    active?.runner.run.id === run.id ? Promise.resolve(active.runner.run) : tabs.present(run);

  const start = async ({
    projectId,
    config,
    title,
    from,
  }: Calls["run.start"]["args"]): Promise<Run> => {
    const version = newestVersion(await library.listVersions(projectId));
    if (!version)
      throw new UserError(
        "The examples are not frozen yet. Press Freeze on the Examples screen first.",
      );
    const branch = from ? branchFrom(await library.runs.get(from), config) : undefined;
    return startOn(version, config, title, branch);
  };
  const startOn: RunHandlers["startOn"] = async (version, asked, title, branch) => {
    const { projectId, tool } = version;
    const frozen = await library.versionContent(projectId, version.id);
    if (branch) await requireUnlearnt(library, projectId, branch, frozen.rows);
    const { system } = frozen;
    await requireFraming(models, asked);
    const reader = await models.reader(asked.modelId);
    const rows = encodeExamples(frozen.rows, system, reader, encodingOf(asked)).select(asked);
    if (rows.own.length === 0) {
      const why = rows.leftOut[0]?.reason ?? "There is no example with an answer to learn from.";
      throw new UserError(`${why} Write answers on the Examples screen, or choose other parts.`);
    }
    // What a person starts was planned before; a tool is planned now.
    const { config } = tool ? await fittedRun(context, sessions, rows, asked) : { config: asked };
    const { totalSteps, stages } = runStages(rows, config);
    const run: Run = {
      id: newId(),
      projectId,
      versionId: version.id,
      title,
      config,
      status: "running",
      createdAt: new Date().toISOString(),
      step: 0,
      totalSteps,
      ...(stages.length > 1 && {
        stages: stages.map(({ stage: { title }, steps }) => ({ title, steps })),
      }),
      ...(config.withoutLists && { lists: countLists(rows, config) }),
      savedStep: 0,
      bestStep: 0,
      evals: [],
      sampleAnswers: [],
      adapterBytes: 0,
      origin: "trained",
      ...(tool && { tool }),
      ...(branch && { branch }),
    };
    const release = await tabs.own(run);
    try {
      await keepSpecialist(library, run, frozen.rows);
      await library.runs.put(run);
      begin(run, [], release);
    } catch (error) {
      release();
      throw error;
    }
    return run;
  };
  const resume = async (runId: string): Promise<Run> => {
    const release = await tabs.own(await library.runs.get(runId));
    try {
      const { message: _, result: __, ...stored } = await library.runs.get(runId);
      if (stored.status === "done")
        throw new UserError(
          `"${stored.title}" has reached its end. Start a new lesson to learn more.`,
        );
      const run: Run = { ...stored, step: stored.savedStep, status: "running" };
      // The steps after the checkpoint are repeated.
      const points = (await library.runs.points(run)).filter(({ step }) => step <= run.step);
      await library.runs.replace({ ...run, points });
      begin(run, points, release);
      return run;
    } catch (error) {
      release();
      throw error;
    }
  };

  const handlers: HandlersOf<RunCalls> = {
    "run.start": (args) => beginning(() => start(args)),
    async "run.pause"({ runId }) {
      if (active?.runner.run.id === runId) return pause(runId);
      await tabs.requireNotElsewhere([await library.runs.get(runId)]);
    },
    "run.resume": ({ runId }) => beginning(() => resume(runId)),
    async "run.stop"({ runId, keep }) {
      await pause(runId);
      const stored = await library.runs.get(runId);
      if (!keep) return tabs.whileOwning(stored, () => library.runs.remove(runId));
      await tabs.whileOwning(stored, async () => {
        const run = await library.runs.get(runId);
        if (hasResult(run)) return;
        const result = await keepNewest(library, run);
        const stopped: Run = {
          ...run,
          status: "stopped",
          result,
          message: `Stopped after step ${run.savedStep} and kept as it was then.`,
        };
        await library.runs.put(stopped);
        shared.emit({ type: "run.changed", run: stopped });
      });
    },
    async "run.list"({ projectId }) {
      return Promise.all((await library.runs.list(projectId)).map(present));
    },
    async "run.metrics"({ projectId }) {
      const runner = active?.runner;
      const points: Record<string, readonly RunPoint[]> = await library.runs.allPoints(projectId);
      // The points of a run that trains, or ended meanwhile, are newer in memory.
      if (runner?.run.projectId === projectId) points[runner.run.id] = runner.points;
      return points as Record<string, RunPoint[]>;
    },
    async "run.remove"({ runId }) {
      await pause(runId);
      const run = await library.runs.get(runId);
      await tabs.whileOwning(run, () => library.runs.remove(runId));
    },
  };
  return {
    handlers,
    startOn: (...args) => beginning(() => startOn(...args)),
    async stopRunsOf(projectId) {
      if (active?.runner.run.projectId === projectId) await pause(active.runner.run.id);
      await tabs.requireNotElsewhere(await library.runs.list(projectId));
    },
  };
}
