/** Sample prompts: a few fixed questions that the adapter answers at every evaluation. */
import type { Example, Media, SampleAnswer } from "../protocol/records.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { encodePrompt, type EncodedPrompt } from "../text/conversation.ts";
import { Generator } from "../inference/generate.ts";
import type { GenerateRequest } from "../inference/request.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { FeatureCache } from "../inference/featureCache.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import { attachedMedia } from "../dataset/attachedMedia.ts";
import { featuresOf } from "../inference/mediaKeys.ts";

const SAMPLE_PROMPTS = 4;
export const SAMPLE_TOKENS = 40;

/** The first question of a row, encoded up to its answer. */
export interface SamplePrompt {
  example: Example;
  media: readonly Media[];
  encoded: EncodedPrompt;
}

/** Prompts from the rows of `samplePromptRows`. */
export function samplePromptsOf(
  rows: readonly TrainingRow[],
  system: string,
  reader: ConversationReader,
): SamplePrompt[] {
  return samplePromptRows(rows).map(({ example }) => {
    const text = example.turns[0]!.question;
    // Later turns may refer to more media.
    const media = attachedMedia([text], example.media);
    return {
      ...{ example, media },
      encoded: encodePrompt({ system, messages: [{ role: "user", text }], media }, reader),
    };
  });
}

/** Up to SAMPLE_PROMPTS rows: the first of each kind of question, then others. */
export function samplePromptRows(rows: readonly TrainingRow[]): TrainingRow[] {
  const kinds = new Set<string>();
  const first = rows.filter(({ example }) => {
    const key = `${example.part} ${example.turns[0]!.kind}`;
    return !kinds.has(key) && kinds.add(key);
  });
  return [...new Set([...first, ...rows])].slice(0, SAMPLE_PROMPTS);
}

/** Greedy answers with the adapter as it is after `step` steps. `cache` holds the features of the prompts' media. */
export async function answerSamplePrompts(
  prompts: readonly SamplePrompt[],
  { session, reader }: LoadedModel,
  adapter: LoadedAdapter,
  cache: FeatureCache,
  step: number,
): Promise<SampleAnswer[]> {
  const requests: GenerateRequest[] = [];
  for (const [sequence, { media, encoded }] of prompts.entries()) {
    const features = await featuresOf(media, encoded, cache);
    requests.push({ sequence, prompt: { ...encoded, features } });
  }
  const length = Math.max(...requests.map(({ prompt }) => prompt.ids.length)) + SAMPLE_TOKENS;
  const generator = new Generator(session, adapter, requests.length, length);
  const options = { maxNewTokens: SAMPLE_TOKENS, endIds: reader.endIds };
  const answers = await generator.generate(requests, options);
  return answers.map(({ ids }, i) => {
    const { example } = prompts[i]!;
    const { question, answer: reference } = example.turns[0]!;
    const answer = reader.tokenizer.decode(ids, true).trim();
    return { step, exampleId: example.id, turn: 0, question, reference, answer };
  });
}
