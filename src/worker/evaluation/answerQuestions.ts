/** Greedy answers of a model to the questions of some rows. */
import { featuresOf, type MediaCache } from "../../inference/visual/mediaKeys.ts";
import { Generator } from "../../inference/generate.ts";
import type { GenerateRequest } from "../../inference/request.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Companion } from "../../runs/data/companion.ts";
import type { EvalRow } from "./evalQuestions.ts";

/** Tokens beyond the longest reference answer. */
const SPARE_TOKENS = 8;

/** Who answers: the base model without an adapter; its cache of feature rows. */
export interface Answerer {
  adapter: LoadedAdapter | undefined;
  cache: MediaCache;
  /** The specialist that answers beside it. */
  companion?: Companion;
}

export interface Answered {
  text: string;
  /** Stopped at the most tokens of an answer, before the model had ended it. */
  isCut: boolean;
}

export interface AnswerLengths {
  maxNewTokens: number;
  /** Of the longest prompt with its answer. */
  length: number;
}

/** The same for all batches and both models, so that programs are built once and answers are cut alike. `most`: tokens. */
export function answerLengths(
  rows: readonly Pick<EvalRow, "questions">[],
  { tokenizer }: LoadedModel["reader"],
  most: number,
): AnswerLengths {
  const all = rows.flatMap(({ questions }) => questions);
  const longest = Math.max(...all.map(({ turn }) => tokenizer.encode(turn.answer).length));
  const maxNewTokens = Math.min(most, longest + SPARE_TOKENS);
  const prompt = Math.max(...all.map(({ encoded }) => encoded.ids.length));
  return { maxNewTokens, length: prompt + maxNewTokens };
}

/**
 * The answers to each row's questions, in their order. Rows are answered side by side, a row's questions one after the other:
 * they begin with the same media, which are computed once.
 */
export async function answerQuestions(
  { session, reader }: LoadedModel,
  { adapter, cache, companion }: Answerer,
  rows: readonly Pick<EvalRow, "questions">[],
  { maxNewTokens, length }: AnswerLengths,
  signal: AbortSignal,
): Promise<Answered[][]> {
  const { tokenizer, endIds } = reader;
  // One token more where a specialist has its say.
  const most = length + (companion ? 1 : 0);
  const generator = new Generator(session, adapter, rows.length, most, companion?.insertion);
  const answers = rows.map((): Answered[] => []);
  const depth = Math.max(...rows.map(({ questions }) => questions.length));
  for (let k = 0; k < depth; k++) {
    const requests: GenerateRequest[] = [];
    for (const [sequence, { questions }] of rows.entries()) {
      const asked = questions[k];
      if (!asked) continue;
      const features = await featuresOf(asked.media, asked.encoded, cache);
      const encoded = (await companion?.beside(asked.media, asked.encoded)) ?? asked.encoded;
      requests.push({ sequence, prompt: { ...encoded, features } });
    }
    const generations = await generator.generate(requests, { maxNewTokens, endIds, signal });
    signal.throwIfAborted();
    generations.forEach(({ ids, finishReason }, i) => {
      const text = tokenizer.decode(ids, true).trim();
      answers[requests[i]!.sequence]!.push({ text, isCut: finishReason === "length" });
    });
  }
  return answers;
}
