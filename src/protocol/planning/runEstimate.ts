/** What is known of a run before it starts: its memory to the byte, how it was made to fit, and how long it will take. */
import type { RunConfig } from "../config.ts";
import type { TermCoverage } from "../method.ts";
import type { Offered, Verdict } from "../models.ts";

/** How long a run will take, in milliseconds. */
export interface RunForecast {
  /** By an earlier run with the same model here, or a guess by what there is to compute and the device's measured speed. */
  basis: "measured" | "guess";
  /** Media through the towers, before the first step. */
  preparingMs: number;
  learningMs: number;
  /** Evaluations, with the answers to the sample prompts. */
  checkingMs: number;
}

/** How a run was made to go into memory. */
export interface MemoryChoice {
  /** What it was made to fit into; absent where it takes more, and is as small as it can be. */
  limitBytes?: number;
  /** False: it takes more even with all that saves memory. */
  isWithin: boolean;
  /** Blocks of the decoder, and how many of them keep their activations for the backward pass; the others are computed twice. */
  blocks: number;
  keptBlocks: number;
  /** Conversations of a micro-batch that were asked for, where fewer are taken at a time. */
  insteadOfBatch?: number;
  /** Share of its time that a step takes longer than with all activations kept. Expected, by what there is to compute. */
  slower: number;
}

/** What is known of a run before it starts. */
export interface RunEstimate extends MemoryReport {
  /** As asked for, with the memory settings that were chosen: what is to be started. */
  config: RunConfig;
  /** Null where nothing had to be chosen. */
  choice: MemoryChoice | null;
  /** Null where nothing was measured yet. */
  forecast: RunForecast | null;
}

/** Exact bytes of a training run, from the planner; nothing is allocated to compute them. */
export interface MemoryReport {
  weightsBytes: number;
  adapterBytes: number;
  activationsBytes: number;
  inputsBytes: number;
  /** Feature rows of media that stay on the device. */
  featuresBytes: number;
  totalBytes: number;
  largestBindingBytes: number;
  dispatches: number;
  verdict: Verdict;
  offered: Offered;
  steps: number;
  longestTokens: number;
  /** Questions whose answers are learnt, watched, and, of general examples, drawn from: those that the run uses. */
  questions: { train: number; validation: number; general: number };
  /** Examples that are longer than the context and will be left out, with the reason. */
  leftOut: { exampleId: string; reason: string }[];
  /** Where the loss has several terms: of how many rows each can be computed. */
  terms?: TermCoverage[];
}
