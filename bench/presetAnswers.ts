/** Hidden questions, each asked by itself, without the turns before it. */
import { batched } from "../src/base/async/batched.ts";
import { answeredTurns } from "../src/dataset/answeredTurns.ts";
import { attachedMedia } from "../src/dataset/attachedMedia.ts";
import { encodeMedia } from "../src/inference/encodeMedia.ts";
import { Generator } from "../src/inference/generate.ts";
import { FeatureCache, type FeatureStore } from "../src/inference/visual/featureCache.ts";
import { featuresOf, splitViews } from "../src/inference/visual/mediaKeys.ts";
import type { LoadedAdapter, ModelSession } from "../src/inference/session.ts";
import type { Example, Part } from "../src/protocol/records.ts";
import { encodePrompt } from "../src/text/conversation.ts";
import type { ConversationReader } from "../src/text/conversationReader.ts";

const ANSWER_TOKENS = 24;
const ASKED_TOGETHER = 8;

export const NO_STORE: FeatureStore = {
  has: () => Promise.resolve(false),
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};

/** Features of media by the towers, with an adapter where one is in them. */
export function featuresBy(session: ModelSession, pixels: FeatureCache, adapter?: LoadedAdapter) {
  return new FeatureCache(NO_STORE, async (some) => {
    const values = await pixels.rows(some);
    const media = some.map(({ grid }, i) => splitViews(grid, values[i]!));
    return encodeMedia(session, media, { adapter });
  });
}

export interface Question {
  part: Part;
  kind: string;
  reference: string;
  media: Example["media"];
  prompt: ReturnType<typeof encodePrompt>;
}

export function questionsOf(
  examples: Example[],
  system: string,
  reader: ConversationReader,
): Question[] {
  return examples.flatMap((example): Question[] => {
    const { turns, media } = answeredTurns(example);
    const placeholders = /<(?:image|video)>\n?/g;
    const marks = turns.flatMap(({ question }) => question.match(placeholders) ?? []).join("");
    return turns.map(({ question, answer, kind }) => {
      const text = marks + question.replaceAll(placeholders, "");
      const shown = attachedMedia([text], media);
      const messages = [{ role: "user" as const, text }];
      const prompt = encodePrompt({ system, messages, media: shown }, reader);
      return { part: example.part, kind, reference: answer, media: shown, prompt };
    });
  });
}

export async function answer(
  session: ModelSession,
  adapter: LoadedAdapter | undefined,
  questions: Question[],
  cache: FeatureCache,
  { tokenizer, endIds }: ConversationReader,
): Promise<string[]> {
  const length = Math.max(...questions.map(({ prompt }) => prompt.ids.length)) + ANSWER_TOKENS;
  const answers: string[] = [];
  for (const group of batched(questions, ASKED_TOGETHER)) {
    const generator = new Generator(session, adapter, group.length, length);
    const requests = await Promise.all(
      group.map(async ({ media, prompt }, sequence) => ({
        sequence,
        prompt: { ...prompt, features: await featuresOf(media, prompt, cache) },
      })),
    );
    const generations = await generator.generate(requests, { maxNewTokens: ANSWER_TOKENS, endIds });
    answers.push(...generations.map(({ ids }) => tokenizer.decode(ids, true).trim()));
  }
  return answers;
}
