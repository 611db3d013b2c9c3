/** The questions of an evaluation, encoded as the model takes them, each alone. */
import { UserError } from "../../base/userError.ts";
import { aloneQuestions } from "../../dataset/aloneQuestions.ts";
import type { OtherPicture } from "../../evaluation/otherPictures.ts";
import type { WithoutLists } from "../../evaluation/withoutLists.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Example, Media, Turn } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { encodePrompt, type EncodedPrompt } from "../../text/conversation.ts";

/** A test example with its questions. */
export interface EvalRow {
  example: Example;
  questions: EvalQuestion[];
}

export interface EvalQuestion {
  turn: Turn;
  /** Position of the turn in its example. */
  index: number;
  media: readonly Media[];
  encoded: EncodedPrompt;
}

/** Questions of `example` about the media of `other`. */
export interface OtherRow extends EvalRow {
  other: Example;
}

/**
 * Examples that the model cannot take, such as clips for a model of pictures, are left out with the reason.
 * @throws UserError when none is left
 */
export function encodeEvalRows(
  examples: readonly Example[],
  system: string,
  { reader }: LoadedModel,
): { rows: EvalRow[]; leftOut: NonNullable<EvalReport["leftOut"]> } {
  const rows: EvalRow[] = [];
  const leftOut: NonNullable<EvalReport["leftOut"]> = [];
  for (const example of examples) {
    try {
      rows.push({ example, questions: encodeQuestions(example, system, reader) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push({ exampleId: example.id, reason: error.message });
    }
  }
  if (rows.length === 0) throw new UserError(leftOut[0]!.reason);
  return { rows, leftOut };
}

/** What cannot be encoded with the other media, such as one that takes more tokens, is left out. */
export function encodeOtherRows(
  chosen: readonly OtherPicture[],
  system: string,
  { reader }: LoadedModel,
): OtherRow[] {
  return chosen.flatMap(({ example, other, turns }) => {
    try {
      const questions = encodeQuestions({ ...example, media: other.media }, system, reader);
      return [
        { example, other, questions: questions.filter(({ index }) => turns.includes(index)) },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [];
    }
  });
}

/** Questions of rows that could be encoded with their lists. */
export function encodeUnlisted(
  chosen: readonly WithoutLists[],
  system: string,
  { reader }: LoadedModel,
): EvalRow[] {
  return chosen.map(({ example, turns }) => {
    const questions = encodeQuestions(example, system, reader);
    return { example, questions: questions.filter(({ index }) => turns.includes(index)) };
  });
}

/** Turns without a reference answer are left out, as in training. */
function encodeQuestions(
  example: Example,
  system: string,
  reader: LoadedModel["reader"],
): EvalQuestion[] {
  return aloneQuestions(example).map(({ turn, index, text, media }) => {
    const messages = [{ role: "user" as const, text }];
    return { turn, index, media, encoded: encodePrompt({ system, messages, media }, reader) };
  });
}
