/** What a check report says in plain words, and what it cannot say. */
import type { EvalReport, Score } from "../../../protocol/reports.ts";

import { formatCount } from "../../../base/formatCount.ts";
import { percentText } from "../../parts/words.ts";
import { countOutcomes } from "./outcomes.ts";

export interface Verdict {
  tone: "good" | "calm" | "watch";
  text: string;
}

/**
 * The report in two sentences. Whether the difference could be luck is asked of the questions that changed sides, with an
 * exact sign test (McNemar 1947): both models answered the same questions, so only those carry news.
 */
export function verdict({ overall, answers }: EvalReport): Verdict {
  const { fixed, broken } = countOutcomes(answers.filter((answer) => answer.part !== "replay"));
  const gain = pointsGained(overall);
  const changed = `It fixed ${formatCount(fixed, "answer")} and broke ${broken}.`;
  if (fixed + broken === 0) {
    return overall.adapter.exact === 0
      ? {
          tone: "watch",
          text: "Neither got a hidden question right. A longer lesson or more examples help; so does reading the answers below.",
        }
      : {
          tone: "calm",
          text: "The adapter is right exactly where the general model is: the lesson changed nothing that these questions ask.",
        };
  }
  const luck = signTest(fixed, broken);
  if (luck > 0.05) {
    return {
      tone: "watch",
      text: `${changed} A difference this small could be luck: add hidden questions before you trust it.`,
    };
  }
  if (gain > 0) {
    return { tone: "good", text: `Better by ${gain} points. ${changed} ${signTestText(luck)}` };
  }
  return {
    tone: "watch",
    text: `Worse by ${-gain} points. ${changed} Try fewer times through the examples, or a smaller step size.`,
  };
}

/** Percentage points between adapter and base, as the rounded percentages on the screen differ. */
export function pointsGained({ base, adapter }: Score): number {
  return Math.round(adapter.exact * 100) - Math.round(base.exact * 100);
}

/**
 * Two-sided exact sign test: the probability of a split at least as uneven as `fixed` to `broken` if each changed answer
 * were a coin toss. 1 when nothing changed.
 */
export function signTest(fixed: number, broken: number): number {
  const n = fixed + broken;
  if (n === 0) return 1;
  const few = Math.min(fixed, broken);
  let tail = 0;
  // log C(n, k) built up by one factor at a time, so that a thousand answers do not overflow.
  let logChoose = 0;
  for (let k = 0; k <= few; k++) {
    if (k > 0) logChoose += Math.log((n - k + 1) / k);
    tail += Math.exp(logChoose - n * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}

function signTestText(luck: number): string {
  const odds =
    luck < 0.001 ? "less than once in a thousand times" : `about ${percentText(luck)} of the time`;
  return luck < 0.01 && luck >= 0.001
    ? "Luck alone would do this less than once in a hundred times."
    : `Luck alone would do this ${odds}.`;
}

/** What the numbers cannot show. Always at least the one about exact match. */
export function limitations({ overall, retention, kinds, leftOut = [] }: EvalReport): string[] {
  const notes: string[] = [];
  for (const reason of new Set(leftOut.map((example) => example.reason))) {
    const count = leftOut.filter((example) => example.reason === reason).length;
    notes.push(`Not asked: ${formatCount(count, "hidden example")}. ${reason}`);
  }
  if (overall.n < 50) {
    const points = Math.round(100 / Math.max(1, overall.n));
    notes.push(
      `Only ${formatCount(overall.n, "hidden question")}: one answer more or less moves the score by ${points} ${points === 1 ? "point" : "points"}. The thin line on each bar is where the true score lies, 19 times out of 20.`,
    );
  }
  notes.push(
    "Exact match asks for the same words: a right answer in other words counts as wrong. Shared words (token F1) gives part marks, and also gives them to a wrong answer that sounds alike. Neither knows whether an answer is safe or useful: read the answers below.",
  );
  const easy = kinds.filter((kind) => kind.adapter.low <= kind.chance && kind.n > 0);
  if (easy.length > 0) {
    notes.push(
      `Not shown to be better than guessing: ${easy.map((kind) => kind.kind || "other").join(", ")}.`,
    );
  }
  notes.push(
    "The hidden questions come from the same collection as the examples. On pictures taken elsewhere the score can be lower.",
  );
  if (retention && pointsGained(retention) <= -5) {
    notes.push(
      `General skills fell by ${-pointsGained(retention)} points. A larger “keep general skills” share protects them.`,
    );
  }
  return notes;
}
