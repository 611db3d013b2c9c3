/**
 * The three presets of a project. They differ in length, which follows the number of examples; the other hyperparameters are
 * defaults for the model's size. However many examples there are, no preset has more steps than the next one.
 */
import type { Preset, PrecisionPlan } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";
import { answeredTurns } from "../dataset/answeredTurns.ts";
import { epochLength } from "../dataset/mix.ts";
import type { DefaultHyperparameters } from "./defaults/defaults.ts";
import { stepsOf, type RunLength } from "./rows.ts";
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
  const defaults = parameters < LARGE_FROM ? smallModels : largeModels;
  const { common, lengths } = defaults;
  const train = examples.filter(({ split }) => split === "train");
  const has = (part: Example["part"]) => train.some((example) => example.part === part);
  const parts = (["image", "video", "text"] as const).filter(has);
  const replayShare = has("replay") ? common.replayShare : 0;
  const maxTokens = Math.max(common.maxTokens, Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP);
  const precision = DEFAULT_PRECISION;
  const answered = train.filter((example) => answeredTurns(example).turns.length > 0);
  const replay = answered.filter(({ part }) => part === "replay").length;
  const own = answered.length - replay;
  const conversations = epochLength({ own, replay, replayShare, seed: common.seed });
  const lengthsNow = presetLengths(defaults, conversations);
  return lengths.map(({ id, title, about, change }, index) => ({
    ...{ id, title, about },
    config: {
      ...{ ...common, ...change, ...lengthsNow[index]! },
      ...{ modelId, precision, parts, replayShare, maxTokens },
    },
  }));
}

/**
 * The length of each preset, by the conversations of one epoch: enough epochs for its fewest steps, and no more steps than the
 * next preset has by its epochs alone, but for its fewest.
 */
export function presetLengths(
  { common, lengths }: DefaultHyperparameters,
  conversations: number,
): Pick<RunLength, "epochs" | "maxSteps">[] {
  return lengths.map(({ minSteps, change }, index) => {
    const { batch, accumulate, epochs, maxSteps }: RunLength = { ...common, ...change };
    if (conversations === 0) return { epochs, maxSteps };
    const enough = Math.ceil((minSteps * batch * accumulate) / conversations);
    const next = lengths[index + 1];
    const most = next
      ? Math.max(minSteps, stepsOf(conversations, { ...common, ...next.change }))
      : Infinity;
    return {
      epochs: Math.max(epochs, enough),
      maxSteps: maxSteps > 0 ? Math.min(maxSteps, most) : 0,
    };
  });
}
