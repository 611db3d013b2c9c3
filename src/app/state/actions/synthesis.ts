/** Synthesizers: what a project offers them, training one, bringing one in, and their passes over described pictures. */
import type { ImportedRun } from "../../../protocol/calls/runCalls.ts";
import type {
  CaptionSource,
  OwnSeeds,
  SeedSource,
  SynthesisReport,
  SynthesisSettings,
  SynthesisSources,
  ToolKind,
} from "../../../protocol/synthesis.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";
import { loadDrafts } from "./drafts.ts";
import type { NamedFile } from "./imports.ts";
import { loadRuns } from "./runs.ts";

/** The purpose of its jobs: one at a time. */
export const SYNTHESIS_JOB = "synthesis";

export function loadSources(projectId: string): Promise<SynthesisSources> {
  return call("synthesis.sources", { projectId });
}

export function loadOwnSeeds(projectId: string, question: string): Promise<OwnSeeds> {
  return call("synthesis.ownSeeds", { projectId, question });
}

export function loadSyntheses(projectId: string): Promise<SynthesisReport[]> {
  return call("synthesis.list", { projectId });
}

/** Resolves when the training has begun; it then is a run like any other. */
export async function trainTool(
  projectId: string,
  tool: ToolKind,
  seeds: SeedSource,
): Promise<void> {
  const request = { projectId, tool, seeds };
  await runJob(SYNTHESIS_JOB, "Reading the seed tasks", "synthesis.train", request);
  await loadRuns(projectId);
}

/** Takes in an exported tool, or the synthesizer that ships. Rejects with the reason when it does not fit the model. */
export async function importTool(
  projectId: string,
  tool: ToolKind,
  files?: NamedFile[],
): Promise<ImportedRun> {
  const imported = await call("synthesis.import", { projectId, tool, ...(files && { files }) });
  await loadRuns(projectId);
  return imported;
}

/** Asks a filter that has learnt about the pairs that it has not learnt from. */
export async function measureFilter(projectId: string, runId: string): Promise<void> {
  await runJob(SYNTHESIS_JOB, "Opening the model", "synthesis.measure", { runId });
  await loadRuns(projectId);
}

interface WriteRequest {
  projectId: string;
  runId: string;
  captions: CaptionSource;
  settings: SynthesisSettings;
}

/** What it wrote goes to the review. */
export async function writeQuestions(request: WriteRequest): Promise<void> {
  const job = runJob(SYNTHESIS_JOB, "Opening the model", "synthesis.start", request);
  await job.finally(() => loadDrafts(request.projectId));
}

export async function goOnWriting(projectId: string, id: string): Promise<void> {
  const job = runJob(SYNTHESIS_JOB, "Opening the model", "synthesis.resume", { projectId, id });
  await job.finally(() => loadDrafts(projectId));
}

/** Its drafts stay. */
export function removeSynthesis(projectId: string, id: string): Promise<void> {
  return call("synthesis.remove", { projectId, id });
}
