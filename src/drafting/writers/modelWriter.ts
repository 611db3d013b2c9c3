/** The model that is open on the device writes, with an adapter or without. */
import { Random } from "../../base/random.ts";
import { UserError } from "../../base/userError.ts";
import { Generator } from "../../inference/generate.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { featuresOf, type MediaCache } from "../../inference/visual/mediaKeys.ts";
import type { Prompt } from "../../inference/request.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import { encodeConversation, encodePrompt } from "../../text/conversation.ts";
import { sample } from "../../text/sample.ts";
import { evalLoss } from "../../train/evaluate.ts";
import type { TextWriter, WriteRequest, Written } from "../writer.ts";

/** Prompts that are computed side by side. */
const BATCH = 8;

/** Drawn words come from the most likely ones that together have this share; our choice. */
const TOP_P = 0.95;

interface ModelWriterParts {
  loaded: LoadedModel;
  adapter: LoadedAdapter | undefined;
  /** Feature rows of media, with this adapter. */
  cache: MediaCache;
}

/** What is refused is a prompt that the model does not take: too long, or of media that it cannot see. */
export function modelWriter(
  facts: Pick<TextWriter, "key" | "name" | "licence">,
  { loaded, adapter, cache }: ModelWriterParts,
): TextWriter {
  const { session, reader } = loaded;
  const promptOf = async ({ system, messages, media }: WriteRequest): Promise<Prompt> => {
    const encoded = encodePrompt({ system, messages, media }, reader);
    return { ...encoded, features: await featuresOf(media, encoded, cache) };
  };
  const generator = (prompts: readonly Prompt[], newTokens: number) => {
    const length = Math.max(...prompts.map(({ ids }) => ids.length)) + newTokens;
    return new Generator(session, adapter, prompts.length, length);
  };

  /** Side by side, greedily; or one drawn with its own seed. */
  const generate = async (
    prompts: readonly Prompt[],
    { maxNewTokens, temperature, seed }: WriteRequest,
    signal: AbortSignal,
  ): Promise<Written[]> => {
    const random = new Random(seed);
    const options = { temperature, topP: TOP_P };
    const generations = await generator(prompts, maxNewTokens).generate(
      prompts.map((prompt, sequence) => ({ sequence, prompt })),
      {
        ...{ maxNewTokens, endIds: reader.endIds, signal },
        ...(temperature > 0 && {
          sampler: (logits: Float32Array) => sample(logits, options, random),
        }),
      },
    );
    signal.throwIfAborted();
    return generations.map(({ ids, finishReason }) => ({
      text: reader.tokenizer.decode(ids, true),
      finish: finishReason === "end" ? "end" : "length",
    }));
  };

  return {
    ...facts,
    batch: BATCH,
    async write(requests, signal) {
      const written: Written[] = [];
      const greedy: { at: number; prompt: Prompt }[] = [];
      for (const [at, request] of requests.entries()) {
        const prompt = await promptOf(request).catch(refusal);
        if ("refused" in prompt) written[at] = prompt;
        else if (request.temperature > 0)
          [written[at]] = (await generate([prompt], request, signal)) as [Written];
        else greedy.push({ at, prompt });
      }
      // Those of one job end alike.
      const first = greedy[0] && requests[greedy[0].at];
      if (first) {
        const prompts = greedy.map(({ prompt }) => prompt);
        const results = await generate(prompts, first, signal);
        greedy.forEach(({ at }, i) => (written[at] = results[i]!));
      }
      return written;
    },
    async logLikelihood({ system, messages, media }, answer) {
      const question = messages.at(-1)!.text;
      const encoded = encodeConversation({ system, turns: [{ question, answer }], media }, reader);
      const features = await featuresOf(media, encoded, cache);
      return -(await evalLoss(session, adapter, [{ conversations: [encoded], features }]));
    },
  };
}

/** A sentence of a prompt that cannot be written. @throws what is no fault of the prompt */
function refusal(error: unknown): { refused: string } {
  if (error instanceof UserError) return { refused: error.message };
  throw error;
}
