/**
 * The presets of a project. They differ in length, which follows the number of examples, and in what learns; the other
 * hyperparameters are defaults for the model's size. However many examples there are, no preset has more steps than the next.
 */
import { withFraming, type Framing } from "../../base/media/framing.ts";
import type { AdapterConfig, ModelPart, Preset, PrecisionPlan } from "../../protocol/config.ts";
import type { Example } from "../../protocol/records.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { epochSize } from "../../dataset/mixture/sequence.ts";
import type { DefaultHyperparameters, PresetDefaults } from "./defaults/defaults.ts";
import { stepsOf, type RunLength } from "../data/rows.ts";
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
  /** Parts that may carry adapters; the language model alone where they are not known. */
  parts?: readonly ModelPart[];
  /** The project's, where the model has a use for it. */
  framing?: Framing | undefined;
}

/**
 * Parts without train examples are left out, as are parts that the model does not have; the replay share is 0 without replay
 * examples. `longest`: tokens of the longest conversation, which `maxTokens` covers, since one picture takes thousands of
 * tokens in some families.
 */
export function presets(
  { id: modelId, parameters, parts: modelParts = ["language"], framing = "crop" }: PresetModel,
  examples: readonly Example[],
  longest = 0,
): Preset[] {
  const defaults = defaultsFor(parameters, modelParts);
  const { common, lengths } = defaults;
  const train = examples.filter(({ split }) => split === "train");
  const has = (part: Example["part"]) => train.some((example) => example.part === part);
  const parts = (["image", "video", "text"] as const).filter(has);
  const maxTokens = Math.max(common.maxTokens, Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP);
  const precision = DEFAULT_PRECISION;
  const answered = train.filter(({ turns }) => turns.some(isSupervised));
  const replay = answered.filter(({ part }) => part === "replay").length;
  const own = answered.length - replay;
  const lengthsNow = presetLengths(defaults, { own, replay });
  return lengths.map(({ id, title, about, change }, index) => {
    const settings = { ...common, ...change };
    return {
      ...{ id, title, about },
      config: withFraming(
        {
          ...{ ...settings, ...lengthsNow[index]! },
          ...{ modelId, precision, parts, maxTokens },
          adapter: adapterWithin(settings.adapter, modelParts),
          replayShare: has("replay") ? settings.replayShare : 0,
        },
        framing,
      ),
    };
  });
}

/** The defaults for a model of this size, with the presets that its parts allow. */
function defaultsFor(parameters: number, parts: readonly ModelPart[]): DefaultHyperparameters {
  const { common, lengths } = parameters < LARGE_FROM ? smallModels : largeModels;
  const allowed = lengths.filter(({ needs = [] }) => needs.every((part) => parts.includes(part)));
  return { common, lengths: allowed };
}

/** The adapter in those of its parts that the model has. */
function adapterWithin(adapter: AdapterConfig, parts: readonly ModelPart[]): AdapterConfig {
  return {
    ...adapter,
    projector: adapter.projector && parts.includes("projector"),
    vision: adapter.vision && parts.includes("vision"),
  };
}

/**
 * The length of each preset, by the examples to learn from: enough epochs for its fewest steps, and no more steps than the
 * next preset has by its epochs alone, but for its fewest.
 */
export function presetLengths(
  { common, lengths }: DefaultHyperparameters,
  counts: { own: number; replay: number },
): Pick<RunLength, "epochs" | "maxSteps">[] {
  const conversationsOf = ({ change }: PresetDefaults) => {
    const { replayShare } = { ...common, ...change };
    return epochSize(counts.own, counts.replay, replayShare);
  };
  return lengths.map((preset, index) => {
    const { minSteps, change } = preset;
    const { batch, accumulate, epochs, maxSteps }: RunLength = { ...common, ...change };
    const conversations = conversationsOf(preset);
    if (conversations === 0) return { epochs, maxSteps };
    const enough = Math.ceil((minSteps * batch * accumulate) / conversations);
    const next = lengths[index + 1];
    const most = next
      ? Math.max(minSteps, stepsOf(conversationsOf(next), { ...common, ...next.change }))
      : Infinity;
    return {
      epochs: Math.max(epochs, enough),
      maxSteps: maxSteps > 0 ? Math.min(maxSteps, most) : 0,
    };
  });
}
