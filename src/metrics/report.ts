/**
 * From answers to the table of the Check screen: base and adapter on the same questions, by kind, with chance and
 * interval. General skills ("replay") are scored apart: they tell what was kept, not what was learnt.
 */
import type { Answered, Score } from "../protocol/reports.ts";
import { chance, exactMatch, tokenF1, wilsonInterval } from "./index.ts";

export interface ScoreTable {
  /** The person's own questions: parts image, video and text. */
  overall: Score;
  /** General questions; null when there are none. */
  kept: Score | null;
  /** One line per kind in alphabetical order, own kinds before general ones. */
  kinds: Score[];
}

/** Right or wrong, and F1, of both answers to one question. */
export function judge(
  question: Omit<Answered, "baseRight" | "adapterRight" | "baseF1" | "adapterF1">,
): Answered {
  const { base, adapter, reference } = question;
  return {
    ...question,
    baseRight: exactMatch(base, reference),
    adapterRight: exactMatch(adapter, reference),
    baseF1: tokenF1(base, reference),
    adapterF1: tokenF1(adapter, reference),
  };
}

export function scoreTable(answers: readonly Answered[]): ScoreTable {
  const own = answers.filter(({ part }) => part !== "replay");
  const general = answers.filter(({ part }) => part === "replay");
  return {
    overall: score("overall", own),
    kept: general.length ? score("kept", general) : null,
    kinds: [
      ...byKind(own, (kind) => kind || "other"),
      ...byKind(general, (kind) => `general: ${kind || "other"}`),
    ],
  };
}

function byKind(answers: readonly Answered[], title: (kind: string) => string): Score[] {
  const kinds = [...new Set(answers.map(({ kind }) => kind))].sort();
  return kinds.map((kind) =>
    score(
      title(kind),
      answers.filter((answer) => answer.kind === kind),
    ),
  );
}

function score(kind: string, answers: readonly Answered[]): Score {
  return {
    kind,
    n: answers.length,
    chance: chance(answers),
    base: side(answers.map(({ baseRight, baseF1 }) => ({ right: baseRight, f1: baseF1 }))),
    adapter: side(
      answers.map(({ adapterRight, adapterF1 }) => ({ right: adapterRight, f1: adapterF1 })),
    ),
  };
}

/** Shares from 0 to 1; 0 when nothing was asked. */
function side(results: { right: boolean; f1: number }[]): Score["base"] {
  const n = results.length;
  const right = results.filter((result) => result.right).length;
  const f1 = results.reduce((sum, result) => sum + result.f1, 0);
  return { exact: n ? right / n : 0, f1: n ? f1 / n : 0, ...wilsonInterval(right, n) };
}
