/** Three lessons to choose from. They differ in how long they learn; everything else is a good default for the model's size. */
import type { Preset, PrecisionPlan } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";
import { largeModels } from "./defaults/large.ts";
import { smallModels } from "./defaults/small.ts";

/** How models are held unless told otherwise. Towers are small, and their rounding would cost accuracy: they keep 8 bits. */
export const DEFAULT_PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };

/** The smallest published family has 135 million parameters, the model that ships 5. */
const LARGE_FROM = 50e6;

/** Lengths are rounded up to these, so that a word more in an example changes nothing. */
const LENGTH_STEP = 64;

interface PresetModel {
  id: string;
  parameters: number;
}

/**
 * Parts without examples are left out; so is the replay share when there are no general examples. `longest`: tokens of the
 * longest conversation, since a picture alone takes thousands in some families, and shorter lessons would leave all out.
 */
export function presets(
  { id: modelId, parameters }: PresetModel,
  examples: readonly Example[],
  longest = 0,
): Preset[] {
  const { common, lengths } = parameters < LARGE_FROM ? smallModels : largeModels;
  const has = (part: Example["part"]) =>
    examples.some((e) => e.part === part && e.split === "train");
  const parts = (["image", "video", "text"] as const).filter(has);
  const replayShare = has("replay") ? common.replayShare : 0;
  const maxTokens = Math.max(common.maxTokens, Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP);
  const precision = DEFAULT_PRECISION;
  return lengths.map(({ id, title, about, change }) => ({
    ...{ id, title, about },
    config: { ...common, ...change, modelId, precision, parts, replayShare, maxTokens },
  }));
}
