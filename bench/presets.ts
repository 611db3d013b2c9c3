/**
 * What a preset teaches the embedded model: it trains as a run does, and asks base and adapter the hidden questions, each by
 * itself. The adapter is that of the last step; a run in the studio keeps the best of those that it measured.
 */
import { aloneQuestions } from "../src/dataset/aloneQuestions.ts";
import { selectEvalRows } from "../src/dataset/selectEvalRows.ts";
import { closeNodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { chance, exactMatch, wilsonInterval } from "../src/metrics/index.ts";
import type { ModelPart, RunConfig } from "../src/protocol/config.ts";
import type { SharedTokens } from "../src/protocol/instructions/mixture.ts";
import type { Example, Part } from "../src/protocol/records.ts";
import { encodeExamples } from "../src/runs/data/encodedExamples.ts";
import { countSharedTokens } from "../src/runs/data/sharedTokens.ts";
import { runStages } from "../src/runs/stages/runStages.ts";
import { presets } from "../src/runs/planning/presets.ts";
import { EMBEDDED, openEmbedded, type Embedded } from "./embedded.ts";
import { answer, featuresBy, questionsOf } from "./presetAnswers.ts";
import { readData } from "./presetData.ts";
import { train } from "./training.ts";

export { closeNodeGpu };

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
  /** Of all conversations, and those computed where some share what they begin with. */
  tokens: SharedTokens;
  trainSeconds: number;
  seconds: number;
  firstLoss: number;
  lastLoss: number;
  own: Share;
  general: Share;
}

/** The embedded model on the device, with the features of the media of some data, for any number of measurements. */
export async function openPresets(name: string, apart = false) {
  const { examples: read, system, frames: decoded } = await readData(name);
  const examples = apart ? read.flatMap(learntApart) : read;
  const model = await openEmbedded(decoded);
  const data: Data = { ...model, name, examples, system };
  return {
    measure: (wanted: Wanted, log: (line: string) => void) => measurePreset(data, wanted, log),
    close: () => model.session.destroy(),
  };
}

/** Each question of an example to learn from as an example of its own, which shows the same media. */
function learntApart(example: Example): Example[] {
  if (example.split !== "train") return [example];
  return aloneQuestions(example).map(({ turn, index, text, media }) => ({
    ...{ ...example, id: `${example.id}-${index}`, media },
    turns: [{ ...turn, question: text }],
  }));
}

interface Data extends Embedded {
  name: string;
  examples: Example[];
  system: string;
}

async function measurePreset(
  data: Data,
  { preset, change, generalQuestions }: Wanted,
  log: (line: string) => void,
): Promise<PresetResult> {
  const begun = performance.now();
  const { examples, system, session, reader, pixels, base } = data;
  const encoded = encodeExamples(examples, system, reader);
  const found = presets({ ...EMBEDDED, parts: PARTS }, examples, encoded.longest);
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
    tokens: countSharedTokens(rows.own, runStages(rows, config), config),
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
