/**
 * Memory settings within a budget: of micro-batches that make the same steps, and of blocks of the decoder whose activations are
 * kept, those that are expected to take the least time. Gradient checkpointing of all or none is what PyTorch offers; blocks in
 * part are our choice. Whether what is recomputed starts from 16 bits changes what is learnt, and stays as it is configured.
 */
import type { Offered } from "../../protocol/models.ts";
import type { MemoryChoice, MemoryReport } from "../../protocol/planning/runEstimate.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { mostThatFits } from "./mostThatFits.ts";
import type { MemorySettings } from "./plan.ts";

export interface Planner {
  /** The run with these settings, to the byte. */
  plan(settings: MemorySettings): MemoryReport;
  /** Milliseconds that a step is expected to take. */
  stepMs(settings: MemorySettings): number;
  /** Blocks of the decoder. */
  blocks: number;
}

export interface Within {
  config: RunConfig;
  report: MemoryReport;
  /** Null where nothing had to be chosen. */
  choice: MemoryChoice | null;
}

interface Candidate {
  settings: MemorySettings;
  report: MemoryReport;
  ms: number;
}

/**
 * The run as it is configured where it keeps all activations and fits. Else within `memoryBytes`; unless told, within the largest
 * buffer that the device allows, since of more than that nothing is certain, or with as little as it can where it takes more.
 */
export function planWithin(config: RunConfig, offered: Offered, planner: Planner): Within {
  const { keptBlocks: _, ...whole } = config;
  const asked = planner.plan(whole);
  const enough = config.memoryBytes ?? offered.bytes;
  const isAsAsked = !config.checkpointing && fits(asked, enough, offered);
  if (offered.bytes === 0 || isAsAsked) return { config: whole, report: asked, choice: null };

  const limit = config.memoryBytes ?? Math.min(offered.bufferBytes, offered.bytes);
  const found =
    quickest(whole, limit, offered, planner) ?? smallest(whole, enough, offered, planner);
  const { settings, report, ms } = found;
  const plain = planner.stepMs({ ...settingsOf(whole), checkpointing: false });
  const { blocks } = planner;
  return {
    config: { ...whole, ...settings },
    report,
    choice: {
      ...(fits(report, limit, offered) && { limitBytes: limit }),
      isWithin: fits(report, enough, offered),
      ...{ blocks, keptBlocks: settings.checkpointing ? (settings.keptBlocks ?? 0) : blocks },
      ...(settings.batch !== config.batch && { insteadOfBatch: config.batch }),
      slower: Math.max(0, ms / plain - 1),
    },
  };
}

/** Of the micro-batches that fit, each with as many blocks kept as fit. Undefined where none fits. */
function quickest(
  config: RunConfig,
  limit: number,
  offered: Offered,
  planner: Planner,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const settings of sameSteps(config)) {
    // No block computed twice is the least that this micro-batch can take.
    if (best && planner.stepMs({ ...settings, checkpointing: false }) >= best.ms) break;
    const found = mostKept(settings, limit, offered, planner);
    if (found && (!best || found.ms < best.ms)) best = found;
  }
  return best;
}

function mostKept(
  settings: MemorySettings,
  limit: number,
  offered: Offered,
  planner: Planner,
): Candidate | undefined {
  const { blocks } = planner;
  // All of the decoder's, and then those of towers too.
  const kept = (count: number): MemorySettings =>
    count > blocks
      ? { ...settings, checkpointing: false }
      : { ...settings, checkpointing: true, keptBlocks: count };
  const found = mostThatFits(blocks + 1, (count) => {
    const report = planner.plan(kept(count));
    return fits(report, limit, offered) ? report : undefined;
  });
  if (!found) return undefined;
  const chosen = kept(found.count);
  return { settings: chosen, report: found.made, ms: planner.stepMs(chosen) };
}

/** The largest micro-batch that fits into `limit` with every block recomputed; where none does, single conversations. */
function smallest(config: RunConfig, limit: number, offered: Offered, planner: Planner): Candidate {
  let last: Candidate | undefined;
  for (const one of sameSteps(config)) {
    const settings = { ...one, checkpointing: true, keptBlocks: 0 };
    last = { settings, report: planner.plan(settings), ms: planner.stepMs(settings) };
    if (fits(last.report, limit, offered)) break;
  }
  return last!;
}

/** The micro-batch that is asked for and halves of it, as long as they make steps of as many conversations. */
function* sameSteps(config: RunConfig): Iterable<MemorySettings> {
  const settings = settingsOf(config);
  const rows = settings.batch * settings.accumulate;
  for (let { batch } = settings; batch >= 1; batch = Math.floor(batch / 2))
    if (rows % batch === 0) yield { ...settings, batch, accumulate: rows / batch };
}

const settingsOf = ({ batch, accumulate, checkpointing }: RunConfig): MemorySettings => ({
  ...{ batch, accumulate, checkpointing },
});

const fits = (report: MemoryReport, bytes: number, { bindingBytes }: Offered): boolean =>
  report.totalBytes <= bytes && report.largestBindingBytes <= bindingBytes;
