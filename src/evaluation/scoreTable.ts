/**
 * The scores of an evaluation: base and adapter on the same questions, by kind, with chance level and confidence interval.
 * Questions of part "replay" are scored separately as retention.
 */
import { chance, exactMatch, tokenF1 } from "../metrics/index.ts";
import type { ScoredAnswer, Score } from "../protocol/reports.ts";
import { groupedShare } from "./groupedShare.ts";
import { groupOf } from "./groupOf.ts";

export interface ScoreTable {
  /** Questions of the person's own parts: image, video and text. */
  overall: Score;
  /** Questions of part "replay"; null when there are none. */
  retention: Score | null;
  /** One score per kind in alphabetical order, own kinds before those of "replay". */
  kinds: Score[];
}

/** Exact match and token F1 of both answers to one question. */
export function scoreAnswer(
  question: Omit<ScoredAnswer, "baseRight" | "adapterRight" | "baseF1" | "adapterF1">,
): ScoredAnswer {
  const { base, adapter, reference } = question;
  return {
    ...question,
    baseRight: exactMatch(base, reference),
    adapterRight: exactMatch(adapter, reference),
    baseF1: tokenF1(base, reference),
    adapterF1: tokenF1(adapter, reference),
  };
}

export function scoreTable(answers: readonly ScoredAnswer[]): ScoreTable {
  const own = answers.filter(isOwn);
  const general = answers.filter((answer) => !isOwn(answer));
  return {
    overall: scoreOf("overall", own),
    retention: general.length ? scoreOf("retention", general) : null,
    kinds: [
      ...byKind(own, (kind) => kind),
      ...byKind(general, (kind) => (kind ? `general: ${kind}` : "general")),
    ],
  };
}

export function isOwn({ part }: Pick<ScoredAnswer, "part">): boolean {
  return part !== "replay";
}

function byKind(answers: readonly ScoredAnswer[], title: (kind: string) => string): Score[] {
  return kindsOf(answers).map((kind) =>
    scoreOf(
      title(kind),
      answers.filter((answer) => answer.kind === kind),
    ),
  );
}

/** Each kind once, in alphabetical order. */
export function kindsOf(answers: readonly Pick<ScoredAnswer, "kind">[]): string[] {
  return [...new Set(answers.map(({ kind }) => kind))].sort();
}

function scoreOf(kind: string, answers: readonly ScoredAnswer[]): Score {
  return {
    kind,
    n: answers.length,
    chance: chance(answers),
    base: side(
      answers.map((answer) => ({
        ...{ right: answer.baseRight, f1: answer.baseF1, group: groupOf(answer) },
      })),
    ),
    adapter: side(
      answers.map((answer) => ({
        ...{ right: answer.adapterRight, f1: answer.adapterF1, group: groupOf(answer) },
      })),
    ),
  };
}

/** Shares from 0 to 1; 0 when nothing was asked. */
function side(results: readonly { right: boolean; f1: number; group: string }[]): Score["base"] {
  const f1 = results.reduce((sum, result) => sum + result.f1, 0);
  const { value: exact, low, high } = groupedShare(results);
  return { exact, f1: results.length ? f1 / results.length : 0, low, high };
}
