/** What a plan's memory means for the person who made it: the verdict's reason, and what needs less. */
import type { RunConfig } from "../../../../protocol/config.ts";
import type {
  MemoryChoice,
  MemoryReport,
  RunEstimate,
} from "../../../../protocol/planning/runEstimate.ts";
import type { MemoryNeed } from "../../../../protocol/models.ts";
import type { Tone } from "../../../parts/status/Notice.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { percentText } from "../../../parts/words.ts";
import { isBufferTooLarge, needText } from "../../../parts/status/fitWords.ts";

type MemoryFit = Pick<MemoryReport, "verdict" | "offered" | "totalBytes" | "largestBindingBytes">;

const REDUCE_MEMORY = "Fewer examples at once, shorter conversations or fewer bits need less.";

export const needOf = ({ verdict, totalBytes, largestBindingBytes }: MemoryFit): MemoryNeed => ({
  verdict,
  bytes: totalBytes,
  largestBytes: largestBindingBytes,
});

export function fitSentence(memory: MemoryFit): string {
  const { verdict, offered } = memory;
  if (offered.bytes === 0)
    return "Without a graphics device there is nothing to compare this with.";
  const need = needOf(memory);
  const reason = needText(need, offered);
  const whole = `${reason[0]!.toUpperCase()}${reason.slice(1)}.`;
  if (verdict !== "does not fit") return whole;
  return isBufferTooLarge(need, offered)
    ? `${whole} ${REDUCE_MEMORY}`
    : `${whole} ${REDUCE_MEMORY} If this device has more than the browser tells, try to reserve it.`;
}

/** Less than this share is within what a forecast is good for. */
const SLOWER_SAID = 0.01;

/** What was done to make a lesson fit, and what it costs; null where nothing was. */
export function choiceText(
  choice: MemoryChoice | null,
  { batch }: Pick<RunConfig, "batch">,
): string | null {
  if (!choice) return null;
  const { limitBytes, blocks, keptBlocks, insteadOfBatch, slower } = choice;
  const again = blocks - keptBlocks;
  const layers = `${again === blocks ? "all" : `${again} of`} ${formatCount(blocks, "layer")}`;
  const done = [
    again > 0 && `the work of ${layers} is computed twice instead of kept`,
    insteadOfBatch &&
      `${formatCount(batch, "example")} at a time ${batch === 1 ? "is" : "are"} taken instead of ${insteadOfBatch}`,
  ].filter(Boolean);
  if (done.length === 0) return null;
  const cost = slower >= SLOWER_SAID ? ` This takes about ${percentText(slower)} more time.` : "";
  const why = limitBytes === undefined ? "To need less" : `To fit into ${formatBytes(limitBytes)}`;
  return `${why}, ${done.join(", and ")}. A step learns from the same examples.${cost}`;
}

/** What came of the wish to hold in 16 bits what goes into layers that are computed twice. Null where nobody wished it. */
export function heldText({
  choice,
  config,
}: Pick<RunEstimate, "choice" | "config">): string | null {
  const { activations, adapter, checkpointing, keptBlocks = 0 } = config;
  if (activations !== "f16") return null;
  const again = checkpointing && (adapter.vision || keptBlocks < (choice?.blocks ?? Infinity));
  return again
    ? "What goes into a layer that is computed twice is held in 16 bits until then."
    : "Set to hold in 16 bits what is computed twice. Nothing is, since all fits: it makes no difference here.";
}

/** Where a lesson takes more than it may, whatever is done. Null where it does not. */
export function tooMuchText(
  choice: MemoryChoice | null,
  { totalBytes, config }: Pick<RunEstimate, "totalBytes" | "config">,
): string | null {
  if (!choice || choice.isWithin || config.memoryBytes === undefined) return null;
  const less =
    config.activations === "f16"
      ? "Shorter conversations or fewer bits need less."
      : "Shorter conversations, fewer bits, or 16 bits for what is computed twice need less.";
  return `Set to use ${formatBytes(config.memoryBytes)}, it needs ${formatBytes(totalBytes)} with everything that saves memory. ${less}`;
}

export function reserveWords(
  neededBytes: number,
  reservedBytes: number,
): { tone: Tone; text: string } {
  if (reservedBytes >= neededBytes) {
    const text = `All ${formatBytes(neededBytes)} could be reserved just now: it fits.`;
    return { tone: "good", text };
  }
  return {
    tone: "error",
    text: `Only ${formatBytes(reservedBytes)} of ${formatBytes(neededBytes)} could be reserved: it does not fit. Close other programs, or choose fewer examples at once or fewer bits.`,
  };
}
