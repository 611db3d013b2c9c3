/**
 * Lets a synthesizer write about pictures with the fixed lines given: it writes the question under the line that asks for a short
 * answer, then that answer, then the reasoned answer to the same question. Our own way, for models too small to keep a form.
 */
import { Generator } from "../inference/generate.ts";
import type { Generation } from "../inference/generations.ts";
import type { CaptionedPicture, LossReason } from "../protocol/synthesis.ts";
import { CONTROL_LINES, withControl } from "../synthesis/controlLines.ts";
import { turnMarks } from "../synthesis/turnMarks.ts";
import type { TemplateMessage } from "../text/chatTemplate.ts";
import { encodePrompt, type EncodedPrompt } from "../text/conversation.ts";
import { encodeOpenQuestion } from "../text/wholeTurns.ts";
import {
  contextOf,
  nothing,
  openPrompts,
  samplerOf,
  withFeatures,
  type Synthesizer,
  type WritingSettings,
  type WrittenRow,
} from "./writeTasks.ts";

/** Of the tokens for a picture: the question and the short answer get a quarter each, the reasoned answer the rest. */
const SHARES = { question: 0.25, precise: 0.25, informative: 0.5 };

/** What is written so far about one picture. */
interface Progress {
  index: number;
  picture: CaptionedPicture;
  question: string;
  precise: string;
}

/** One row a picture, in their order. @throws the signal's reason when it is aborted */
export async function writeGuided(
  synthesizer: Synthesizer,
  pictures: readonly CaptionedPicture[],
  settings: WritingSettings,
  signal: AbortSignal,
): Promise<WrittenRow[]> {
  const { reader, session } = synthesizer.loaded;
  const { tokenizer, template } = reader;
  const { assistant } = turnMarks(template);
  const rows = pictures.map((): WrittenRow => nothing(""));
  const length = lengthFor(synthesizer, pictures, settings.maxNewTokens);
  const generator = new Generator(session, synthesizer.adapter, pictures.length, length);
  const { sampler } = samplerOf(settings, pictures);

  /** Goes on with all of `some` at once; those whose prompt cannot be made, or who do not end, are lost. */
  const goOn = async (
    some: readonly Progress[],
    share: keyof typeof SHARES,
    encode: (progress: Progress) => EncodedPrompt,
  ): Promise<{ progress: Progress; text: string }[]> => {
    const maxNewTokens = Math.max(4, Math.floor(settings.maxNewTokens * SHARES[share]));
    const prompts = openPrompts(
      some.map(({ picture }) => picture),
      (picture) => encode(some.find((progress) => progress.picture === picture)!),
    );
    const ready = some.flatMap((progress, i) => {
      const prompt = prompts[i]!;
      if ("encoded" in prompt) return [{ progress, encoded: prompt.encoded }];
      rows[progress.index] = { ...rows[progress.index]!, ...nothing(prompt.leftOut) };
      return [];
    });
    const requests = await Promise.all(
      ready.map(async ({ progress, encoded }) => ({
        sequence: progress.index,
        prompt: await withFeatures(synthesizer, progress.picture, encoded),
      })),
    );
    const isQuestion = share === "question";
    const generations = await generator.generate(requests, {
      ...{ maxNewTokens, endIds: reader.endIds, signal, ...(sampler && { sampler }) },
      ...(isQuestion && { isEnd: (_, ids) => tokenizer.decode(ids).includes(assistant) }),
    });
    signal.throwIfAborted();
    return ready.flatMap(({ progress }, i) => {
      const generation = generations[i]!;
      const text = textOf(generation);
      const reason = lossOf(text, generation, isQuestion);
      if (!reason) return [{ progress, text }];
      const lost = [{ text: tokenizer.decode(generation.ids).trim(), reason }];
      const endless = generation.finishReason === "length";
      rows[progress.index] = { text: written(progress, text), endless, lost, triplet: null };
      return [];
    });
  };
  const textOf = ({ ids }: Generation) => tokenizer.decode(ids, true).split(assistant)[0]!.trim();

  const all = pictures.map((picture, index) => ({ index, picture, question: "", precise: "" }));
  const asked = await goOn(all, "question", ({ picture }) =>
    encodeOpenQuestion(
      { ...contextOf(synthesizer, picture), begun: CONTROL_LINES.precise },
      reader,
    ),
  );
  const questions = asked.map(({ progress, text }) => ({ ...progress, question: text }));
  const precise = await goOn(questions, "precise", (progress) =>
    encodePrompt(promptOf(synthesizer, progress), reader),
  );
  const answers = precise.map(({ progress, text }) => ({ ...progress, precise: text }));
  const informative = await goOn(answers, "informative", (progress) =>
    encodePrompt(promptOf(synthesizer, progress), reader),
  );
  for (const { progress, text } of informative) {
    const triplet = {
      ...{ instruction: progress.question, precise: progress.precise, informative: text },
    };
    rows[progress.index] = { text: written(progress, text), endless: false, lost: [], triplet };
  }
  return rows;
}

function lossOf(
  text: string,
  { finishReason }: Generation,
  isQuestion: boolean,
): LossReason | null {
  if (finishReason === "length") return isQuestion ? "no answer follows" : "cut off";
  if (text === "") return isQuestion ? "empty question" : "empty answer";
  return null;
}

/** Up to where the next answer begins: the short one, or once that is there the reasoned one. */
function promptOf(synthesizer: Synthesizer, { picture, question, precise }: Progress) {
  const { turns, ...context } = contextOf(synthesizer, picture);
  const said = [...turns, { question: withControl("precise", question), answer: precise }];
  const messages = said.flatMap(({ question: text, answer }): TemplateMessage[] => [
    { role: "user", text },
    { role: "assistant", text: answer },
  ]);
  return precise === ""
    ? { ...context, messages: messages.slice(0, -1) }
    : {
        ...context,
        messages: [
          ...messages,
          { role: "user" as const, text: withControl("informative", question) },
        ],
      };
}

/** Room for the context with everything that may be written after it. */
function lengthFor(
  synthesizer: Synthesizer,
  pictures: readonly CaptionedPicture[],
  maxNewTokens: number,
): number {
  const { reader } = synthesizer.loaded;
  const prompts = openPrompts(pictures, (picture) =>
    encodeOpenQuestion(
      { ...contextOf(synthesizer, picture), begun: CONTROL_LINES.precise },
      reader,
    ),
  );
  const longest = Math.max(
    0,
    ...prompts.map((prompt) => ("encoded" in prompt ? prompt.encoded.ids.length : 0)),
  );
  // The question stands twice, with the lines around it.
  return longest + 2 * maxNewTokens + 64;
}

const written = ({ question, precise }: Progress, last: string) =>
  [question, precise, last].filter(Boolean).join("\n");
