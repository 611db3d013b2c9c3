/**
 * Takes apart what a synthesizer wrote after an open user header (AdaMLLM, arXiv 2411.19930, section 3.2): questions with answers,
 * and a reason for every piece that is lost.
 */
import { ANSWER_FORMS, splitControl, type AnswerForm } from "./controlLines.ts";
import type { LossReason, LostPiece, TaskTriplet } from "../protocol/synthesis.ts";
import type { TurnMarks } from "./turnMarks.ts";

export interface WrittenTurn {
  form: AnswerForm;
  instruction: string;
  answer: string;
}

export interface ParsedTurns {
  turns: WrittenTurn[];
  lost: LostPiece[];
}

/** `text`: what was generated, with the model's own tokens. */
export function parseTurns(text: string, { user, assistant, answerEnd }: TurnMarks): ParsedTurns {
  const turns: WrittenTurn[] = [];
  const lost: LostPiece[] = [];
  const pieces = text.split(user);
  for (const [i, piece] of pieces.entries()) {
    const isLast = i === pieces.length - 1;
    // Nothing but end tokens: the text ended where another question could have begun.
    if (withoutEnds(piece, answerEnd) === "") continue;
    const reason = pieceOf(piece, { assistant, answerEnd }, isLast);
    if (typeof reason === "string") lost.push({ text: piece.trim(), reason });
    else turns.push(reason);
  }
  return { turns, lost };
}

function pieceOf(
  piece: string,
  { assistant, answerEnd }: Omit<TurnMarks, "user">,
  isLast: boolean,
): WrittenTurn | LossReason {
  if (isLast && !piece.trimEnd().endsWith(answerEnd)) return "cut off";
  const sides = piece.split(assistant);
  if (sides.length < 2) return "no answer follows";
  if (sides.length > 2) return "several answers run together";
  const question = sides[0]!.trim();
  const answer = withoutEnds(sides[1]!, answerEnd);
  const controlled = splitControl(question);
  if (question === "" || controlled?.instruction === "") return "empty question";
  if (answer === "") return "empty answer";
  if (!controlled) return "no control line";
  return { ...controlled, answer };
}

function withoutEnds(text: string, answerEnd: string): string {
  let rest = text.trim();
  while (rest.endsWith(answerEnd)) rest = rest.slice(0, -answerEnd.length).trimEnd();
  return rest;
}

/**
 * The first question that has both answers, walking in order; questions match when they are exactly equal. Null when there is
 * none.
 */
export function firstTriplet(turns: readonly WrittenTurn[]): TaskTriplet | null {
  const answers = new Map<string, Partial<Record<AnswerForm, string>>>();
  for (const { form, instruction, answer } of turns) {
    const known = answers.get(instruction) ?? {};
    known[form] ??= answer;
    answers.set(instruction, known);
    if (ANSWER_FORMS.every((each) => known[each] !== undefined)) {
      return { instruction, precise: known.precise!, informative: known.informative! };
    }
  }
  return null;
}
