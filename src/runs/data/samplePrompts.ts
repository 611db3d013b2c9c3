/** The fixed questions that the adapter answers at every evaluation: a few that are shown, or all where answers are short. */
import { batched } from "../../base/async/batched.ts";
import type { Example, Media, SampleAnswer } from "../../protocol/records.ts";
import type { ConversationReader } from "../../text/conversationReader.ts";
import { encodePrompt, type EncodedPrompt } from "../../text/conversation.ts";
import { Generator } from "../../inference/generate.ts";
import type { GenerateRequest } from "../../inference/request.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import type { Conversation } from "../../methods/conversation.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { attachedMedia } from "../../dataset/attachedMedia.ts";
import { featuresOf } from "../../inference/visual/mediaKeys.ts";
import { SHORT_ANSWER_TOKENS } from "./bestStep.ts";

/** So many are shown; they are answered together, and the others in groups of as many. */
export const SAMPLE_PROMPTS = 4;
export const SAMPLE_TOKENS = 40;

/** The first question of a row whose answer is learnt, encoded up to that answer. */
export interface SamplePrompt {
  example: Example;
  /** Of the question. */
  turn: number;
  media: readonly Media[];
  encoded: EncodedPrompt;
}

/** Prompts from rows, in their order. */
export function samplePromptsOf(
  rows: readonly TrainingRow[],
  system: string,
  reader: ConversationReader,
): SamplePrompt[] {
  return rows.map(({ example }) => {
    const { turns } = example;
    const turn = turns.findIndex(isSupervised);
    const before = turns.slice(0, turn).flatMap(({ question, answer }) => [
      { role: "user" as const, text: question },
      { role: "assistant" as const, text: answer },
    ]);
    const messages = [...before, { role: "user" as const, text: turns[turn]!.question }];
    // Later turns may refer to more media.
    const asked = turns.slice(0, turn + 1).map(({ question }) => question);
    const media = attachedMedia(asked, example.media);
    return { example, turn, media, encoded: encodePrompt({ system, messages, media }, reader) };
  });
}

/** The rows that are asked: SAMPLE_PROMPTS that are shown, and behind them all others where their answers are short. */
export function askedRows(
  validation: readonly TrainingRow[],
  own: readonly TrainingRow[],
): TrainingRow[] {
  const rows = shownFirst(validation.length > 0 ? validation : own);
  return areAnswersShort(validation) ? rows : rows.slice(0, SAMPLE_PROMPTS);
}

/** Whether the first answers of all validation rows are short, so that an exact match says how good an answer is. */
export function areAnswersShort(validation: readonly TrainingRow[]): boolean {
  const isShort = ({ encoded }: TrainingRow) => firstAnswerTokens(encoded) <= SHORT_ANSWER_TOKENS;
  return validation.length > 0 && validation.every(isShort);
}

/** The end token counts too. */
function firstAnswerTokens({ trained }: Pick<Conversation, "trained">): number {
  const start = trained.indexOf(1);
  const end = trained.indexOf(0, start);
  return (end < 0 ? trained.length : end) - start;
}

/** All rows: the first of each kind of question, then the others. */
function shownFirst(rows: readonly TrainingRow[]): TrainingRow[] {
  const kinds = new Set<string>();
  const first = rows.filter(({ example }) => {
    const key = `${example.part} ${example.turns[0]!.kind}`;
    return !kinds.has(key) && kinds.add(key);
  });
  return [...new Set([...first.slice(0, SAMPLE_PROMPTS), ...rows])];
}

interface AnswerOptions {
  /** The features of the prompts' media. */
  cache: FeatureCache;
  /** The adapter has made so many steps. */
  step: number;
  signal: AbortSignal;
  onAnswered: (done: number, total: number) => void;
}

/**
 * Greedy answers, in groups of SAMPLE_PROMPTS. What a step holds between forward and backward makes room for the key and value caches
 * meanwhile, and these for it afterwards, so that a run needs the larger of both. @throws the signal's reason when it is
 * aborted
 */
export async function answerPrompts(
  prompts: readonly SamplePrompt[],
  loaded: LoadedModel,
  adapter: LoadedAdapter,
  { cache, step, signal, onAnswered }: AnswerOptions,
): Promise<SampleAnswer[]> {
  const answers: SampleAnswer[] = [];
  await loaded.session.freeTemporaries();
  try {
    for (const group of batched(prompts, SAMPLE_PROMPTS)) {
      onAnswered(answers.length, prompts.length);
      const texts = await answerTogether(group, loaded, adapter, cache, signal);
      signal.throwIfAborted();
      for (const [i, { example, turn }] of group.entries()) {
        const { question, answer: reference } = example.turns[turn]!;
        const answer = texts[i]!;
        answers.push({ step, exampleId: example.id, turn, question, reference, answer });
      }
    }
  } finally {
    await loaded.session.freeTemporaries();
  }
  return answers;
}

async function answerTogether(
  prompts: readonly SamplePrompt[],
  { session, reader }: LoadedModel,
  adapter: LoadedAdapter,
  cache: FeatureCache,
  signal: AbortSignal,
): Promise<string[]> {
  const requests: GenerateRequest[] = [];
  for (const [sequence, { media, encoded }] of prompts.entries()) {
    const features = await featuresOf(media, encoded, cache);
    requests.push({ sequence, prompt: { ...encoded, features } });
  }
  const length = Math.max(...requests.map(({ prompt }) => prompt.ids.length)) + SAMPLE_TOKENS;
  const generator = new Generator(session, adapter, requests.length, length);
  const options = { maxNewTokens: SAMPLE_TOKENS, endIds: reader.endIds, signal };
  const generations = await generator.generate(requests, options);
  return generations.map(({ ids }) => reader.tokenizer.decode(ids, true).trim());
}
