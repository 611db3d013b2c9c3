/**
 * Lets a synthesizer write about pictures with descriptions, several side by side, freely: the user's header is open and the model
 * writes whole turns until it ends (AdaMLLM, arXiv 2411.19930, section 3.2).
 */
import { Random } from "../base/random.ts";
import { UserError } from "../base/userError.ts";
import { Generator } from "../inference/generate.ts";
import type { GenerateOptions } from "../inference/generations.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import { featuresOf, type MediaCache } from "../inference/visual/mediaKeys.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { CaptionedPicture, SynthesisRow, SynthesisSettings } from "../protocol/synthesis.ts";
import { firstTriplet, parseTurns } from "../synthesis/parseTurns.ts";
import { captionTurn } from "../synthesis/seedConversations.ts";
import { turnMarks } from "../synthesis/turnMarks.ts";
import type { EncodedPrompt } from "../text/conversation.ts";
import { sample } from "../text/sample.ts";
import { encodeOpenQuestion } from "../text/wholeTurns.ts";

/** The nucleus that is drawn from where the temperature is not 0: our choice. */
const TOP_P = 0.95;

/** A synthesizer on the device. */
export interface Synthesizer {
  loaded: LoadedModel;
  adapter: LoadedAdapter | undefined;
  /** Feature rows of its pictures. */
  cache: MediaCache;
  /** The system line of its conversations. */
  system: string;
}

export type WritingSettings = Pick<SynthesisSettings, "temperature" | "seed" | "maxNewTokens">;

/** What is known of a picture once it was written about. */
export type WrittenRow = Omit<SynthesisRow, "index" | "verdict">;

/** One row a picture, in their order. @throws the signal's reason when it is aborted */
export async function writeFreely(
  synthesizer: Synthesizer,
  pictures: readonly CaptionedPicture[],
  settings: WritingSettings,
  signal: AbortSignal,
): Promise<WrittenRow[]> {
  const { reader, session } = synthesizer.loaded;
  const { tokenizer, template } = reader;
  const marks = turnMarks(template);
  const opened = openPrompts(pictures, (picture) =>
    encodeOpenQuestion({ ...contextOf(synthesizer, picture), begun: "" }, reader),
  );
  const ready = [...opened.entries()].flatMap(([picture, prompt]) =>
    "encoded" in prompt ? [{ picture, ...prompt }] : [],
  );
  const { maxNewTokens } = settings;
  const longest = Math.max(0, ...ready.map(({ encoded }) => encoded.ids.length));
  const generator = new Generator(
    ...([session, synthesizer.adapter, ready.length, longest + maxNewTokens] as const),
  );
  const requests = await Promise.all(
    ready.map(async ({ picture, encoded }, sequence) => ({
      sequence,
      prompt: await withFeatures(synthesizer, pictures[picture]!, encoded),
    })),
  );
  const read = (ids: readonly number[]) => parseTurns(tokenizer.decode(ids), marks);
  /** Whether nothing stands between the last answer, or the prompt, and the end. */
  const endsAgain = (ids: readonly number[]) => {
    const before = tokenizer.decode(ids.slice(0, -1)).trim();
    return before === "" || before.endsWith(marks.answerEnd);
  };
  const generations = await generator.generate(requests, {
    ...{ maxNewTokens, endIds: [], signal, ...samplerOf(settings, pictures) },
    // The first pair is what counts; and a second end says that there is nothing more to ask.
    isEnd: (_, ids) =>
      reader.endIds.includes(ids.at(-1)!) &&
      (endsAgain(ids) || firstTriplet(read(ids).turns) !== null),
  });
  signal.throwIfAborted();
  const rows = opened.map((prompt): WrittenRow =>
    "leftOut" in prompt ? nothing(prompt.leftOut) : nothing(""),
  );
  generations.forEach(({ ids, finishReason }, i) => {
    const { turns, lost } = read(ids);
    const triplet = firstTriplet(turns);
    const text = tokenizer.decode(ids).trim();
    if (!triplet && turns.length > 0) lost.push({ text, reason: "no pair" });
    rows[ready[i]!.picture] = { text, endless: finishReason === "length", lost, triplet };
  });
  return rows;
}

/** A picture that nothing was written about. */
export function nothing(leftOut: string): WrittenRow {
  return { text: "", endless: false, lost: [], triplet: null, leftOut };
}

/** The conversation before the questions. */
export function contextOf({ system }: Pick<Synthesizer, "system">, picture: CaptionedPicture) {
  return { system, turns: [captionTurn(picture.caption)], media: [picture.media] };
}

/** The prompt of each picture, or why it cannot be made: a description longer than the model reads. */
export function openPrompts(
  pictures: readonly CaptionedPicture[],
  encode: (picture: CaptionedPicture) => EncodedPrompt,
): ({ encoded: EncodedPrompt } | { leftOut: string })[] {
  return pictures.map((picture) => {
    try {
      return { encoded: encode(picture) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { leftOut: error.message };
    }
  });
}

export async function withFeatures(
  { cache }: Pick<Synthesizer, "cache">,
  { media }: CaptionedPicture,
  encoded: EncodedPrompt,
) {
  return { ...encoded, features: await featuresOf([media], encoded, cache) };
}

/** Greedy at temperature 0; else draws that depend on the seed and the first picture alone. */
export function samplerOf(
  { temperature, seed }: Pick<WritingSettings, "temperature" | "seed">,
  [first]: readonly CaptionedPicture[],
): Pick<GenerateOptions, "sampler"> {
  if (temperature <= 0) return {};
  const random = new Random(seed + Number.parseInt(first?.media.hash.slice(0, 8) ?? "0", 16));
  return { sampler: (logits) => sample(logits, { temperature, topP: TOP_P }, random) };
}
