/**
 * What a preset teaches the embedded model: it trains as a run does, and asks base and adapter the hidden questions, each by
 * itself. The adapter is that of the last step; a run in the studio keeps the best of those that it measured.
 */
import { concat } from "../src/base/concat.ts";
import { selectEvalRows } from "../src/dataset/selectEvalRows.ts";
import { profileOf } from "../src/engine/graph/deviceProfile.ts";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { autotune } from "../src/engine/nn/autotune.ts";
import { FeatureCache } from "../src/inference/visual/featureCache.ts";
import { chance, exactMatch, wilsonInterval } from "../src/metrics/index.ts";
import type { ModelPart, RunConfig } from "../src/protocol/config.ts";
import type { Example, Part } from "../src/protocol/records.ts";
import { encodeExamples } from "../src/runs/data/encodedExamples.ts";
import { DEFAULT_PRECISION, presets } from "../src/runs/planning/presets.ts";
import type { ConversationReader } from "../src/text/conversationReader.ts";
import { json, openFolder, processorOf, readerOf } from "../src/train/parity/nodeFolder.ts";
import { answer, featuresBy, NO_STORE, questionsOf } from "./presetAnswers.ts";
import { readData, viewsOf } from "./presetData.ts";
import { train, type TrainingDevice } from "./training.ts";

export { closeNodeGpu };

/** The embedded model, which has about so many parameters. */
const MODEL = "public/models/scion-sprout";
const PARAMETERS = 5e6;
const PARTS: readonly ModelPart[] = ["language", "projector", "vision"];
export interface Wanted {
  preset: string;
  change: Partial<RunConfig> & { learningRate?: number; places?: Partial<RunConfig["adapter"]> };
  /** Most general questions that are asked. */
  generalQuestions: number;
}

interface Share {
  n: number;
  base: number;
  adapter: number;
  /** Wilson's 95 % interval of the adapter's share. */
  interval: [number, number];
  /** Always giving the commonest answer of each kind. */
  chance: number;
}

export interface PresetResult {
  data: string;
  config: RunConfig;
  steps: number;
  trainSeconds: number;
  seconds: number;
  firstLoss: number;
  lastLoss: number;
  own: Share;
  general: Share;
}

/** The embedded model on the device, with the features of the media of some data, for any number of measurements. */
export async function openPresets(name: string) {
  const { examples, system, frames: decoded } = await readData(name);
  const { frames } = json(MODEL, "scion.json") as { frames: number };
  const gpu = await nodeGpu();
  const { matmul } = await autotune(gpu);
  const session = await openFolder(MODEL, DEFAULT_PRECISION, profileOf(gpu, matmul));
  const reader = readerOf(MODEL, session, frames);
  const processor = processorOf(MODEL, frames);
  const pixels = new FeatureCache(NO_STORE, (some) =>
    Promise.resolve(
      some.map(({ media, grid }) =>
        concat(viewsOf(decoded.get(media.hash)!, media, grid, processor)),
      ),
    ),
  );
  const data: Data = {
    ...{ name, examples, system, session, reader, pixels },
    base: featuresBy(session, pixels),
  };
  return {
    measure: (wanted: Wanted, log: (line: string) => void) => measurePreset(data, wanted, log),
    close: () => session.destroy(),
  };
}

interface Data extends TrainingDevice {
  name: string;
  examples: Example[];
  system: string;
  reader: ConversationReader;
}

async function measurePreset(
  data: Data,
  { preset, change, generalQuestions }: Wanted,
  log: (line: string) => void,
): Promise<PresetResult> {
  const begun = performance.now();
  const { examples, system, session, reader, pixels, base } = data;
  const encoded = encodeExamples(examples, system, reader);
  const found = presets(
    { id: MODEL, parameters: PARAMETERS, parts: PARTS },
    examples,
    encoded.longest,
  );
  const config = changed(found.find(({ id }) => id === preset)!.config, change);
  const rows = encoded.select(config);
  const { trainer, steps, losses, seconds: trainSeconds } = await train(data, rows, config, log);
  const test = examples.filter(({ split }) => split === "test");
  const asked = selectEvalRows(test, generalQuestions).rows;
  const questions = questionsOf(asked, system, reader);
  const adapted = config.adapter.vision ? featuresBy(session, pixels, trainer.adapter) : base;
  const before = await answer(session, undefined, questions, base, reader);
  const after = await answer(session, trainer.adapter, questions, adapted, reader);
  const shareOf = (isWanted: (part: Part) => boolean): Share => {
    const indices = [...questions.keys()].filter((i) => isWanted(questions[i]!.part));
    const right = (answers: string[]) =>
      indices.filter((i) => exactMatch(answers[i]!, questions[i]!.reference)).length;
    const n = indices.length;
    const { low, high } = wilsonInterval(right(after), n);
    return {
      n,
      base: right(before) / n,
      adapter: right(after) / n,
      interval: [low, high],
      chance: chance(indices.map((i) => questions[i]!)),
    };
  };
  trainer.destroy();
  return {
    ...{ data: data.name, config, steps, trainSeconds },
    own: shareOf((part) => part !== "replay"),
    general: shareOf((part) => part === "replay"),
    seconds: (performance.now() - begun) / 1000,
    firstLoss: losses[0]!,
    lastLoss: losses.at(-1)!,
  };
}

function changed(
  config: RunConfig,
  { learningRate, places, ...rest }: Wanted["change"],
): RunConfig {
  return {
    ...config,
    ...rest,
    adapter: { ...config.adapter, ...places },
    optim: { ...config.optim, ...(learningRate !== undefined && { learningRate }) },
  };
}
