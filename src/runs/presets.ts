/** The three presets of a project. They differ in length; the other hyperparameters are defaults for the model's size. */
import type { Preset, PrecisionPlan } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";
import { largeModels } from "./defaults/large.ts";
import { smallModels } from "./defaults/small.ts";

/** Default precision. Vision towers are small and lose accuracy in 4 bits, so they have 8. */
export const DEFAULT_PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };

/** Parameters from which a model is large. The smallest published family has 135 million, the embedded model 5. */
const LARGE_FROM = 50e6;

/** `maxTokens` is rounded up to a multiple, so that small edits of an example do not change it. */
const LENGTH_STEP = 64;

interface PresetModel {
  id: string;
  parameters: number;
}

/**
 * Parts without train examples are left out; the replay share is 0 without replay examples. `longest`: tokens of the longest
 * conversation, which `maxTokens` covers, since one picture takes thousands of tokens in some families.
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
