/** What the numbers of a report cannot show, in sentences. */
import { formatCount } from "../base/words/formatCount.ts";
import { KEPT_KIND } from "../base/examples/keptKind.ts";
import { kindName } from "../base/words/kindName.ts";
import { pointsGained } from "../base/words/pointsGained.ts";
import type { KindFindings, PictureUse } from "../protocol/evaluation/findings.ts";
import type { EvalReport } from "../protocol/reports.ts";
import { groupOf } from "./groupOf.ts";
import { isTelling } from "./pictureUse.ts";

type Facts = Pick<
  EvalReport,
  "overall" | "retention" | "answers" | "asked" | "leftOut" | "groupedBy" | "maxNewTokens"
> & {
  kinds: readonly KindFindings[];
  pictureUse: PictureUse | null;
  hasPictures: boolean;
};

/** Always at least the one about exact match. */
export function limitations(facts: Facts): string[] {
  return [
    ...notAsked(facts),
    ...conversations(facts),
    ...groups(facts),
    ...fewQuestions(facts),
    "Exact match asks for the same words: a right answer in other words counts as wrong. Shared words (token F1) gives part marks, and also gives them to a wrong answer that sounds alike. Neither knows whether an answer is safe or useful: read the answers below.",
    ...cutAnswers(facts),
    ...likeGuessing(facts),
    ...pictures(facts),
    "The hidden questions come from the same collection as the examples. On pictures taken elsewhere the score can be lower.",
    ...forgetting(facts),
    ...keptAnswers(facts),
  ];
}

function notAsked({ leftOut = [] }: Facts): string[] {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const count = leftOut.filter((example) => example.reason === reason).length;
    return `Not asked: ${formatCount(count, "hidden example")}. ${reason}`;
  });
}

function conversations({ answers, asked }: Facts): string[] {
  if (!answers.some(({ turn }) => turn > 0)) return [];
  return [
    asked === "alone"
      ? "Each question was asked alone, with its picture: no earlier question or answer of its conversation stood before it, so one that refers to them may be asked too hard."
      : "Later questions of a conversation were asked with the right answers to the earlier ones before them, which can give the answer away. Ask again to have each asked alone.",
  ];
}

function groups({ answers, groupedBy }: Facts): string[] {
  const own = answers.filter(({ part }) => part !== "replay");
  const count = new Set(own.map(groupOf)).size;
  if (groupedBy === "picture") {
    return [
      "The hidden examples come from very few sources, so that only questions about the same picture or clip are counted together: were those sources all alike, the true score could lie outside the intervals.",
    ];
  }
  if (count === own.length) return [];
  return [
    `${formatCount(own.length, "question")} are about ${count} groups that share a picture, clip or source. The intervals and the odds of luck count whole groups, since answers about one picture go right or wrong together.`,
  ];
}

function fewQuestions({ overall }: Facts): string[] {
  if (overall.n >= 50) return [];
  const points = Math.round(100 / Math.max(1, overall.n));
  return [
    `Only ${formatCount(overall.n, "hidden question")}: one answer more or less moves the score by ${formatCount(points, "point")}. The thin line on each bar is where the true score lies, 19 times out of 20.`,
  ];
}

/** A model that is used to long answers is cut where the other has ended, which takes words from its score. */
function cutAnswers({ answers, maxNewTokens }: Facts): string[] {
  return (["base", "adapter"] as const).flatMap((who) => {
    const count = answers.filter(({ cut }) => cut?.includes(who)).length;
    if (count === 0) return [];
    const name = who === "base" ? "the general model" : "the model with your adapter";
    return [
      `${formatCount(count, "answer")} of ${name}, of ${answers.length}, had not ended after ${maxNewTokens} tokens and were cut there: the longest right answer and a few more. What would have come after that counts for nothing.`,
    ];
  });
}

function likeGuessing({ kinds }: Facts): string[] {
  const names = kinds.filter(({ overCommonest }) => !overCommonest.isShown);
  return names.length > 0
    ? [
        names.length === kinds.length
          ? "Not shown to be better than always giving the commonest answer."
          : `Not shown to be better than always giving the commonest answer: ${names.map(({ kind }) => kindName(kind)).join(", ")}.`,
      ]
    : [];
}

function pictures({ pictureUse, hasPictures, asked }: Facts): string[] {
  if (pictureUse && isTelling(pictureUse)) return [];
  if (pictureUse) {
    return [
      `Whether the answers depend on the picture was asked of ${formatCount(pictureUse.n, "question")} only: too few to tell.`,
    ];
  }
  if (!hasPictures) return [];
  return [
    asked === "alone"
      ? "Whether the answers depend on the picture could not be measured: no other hidden picture has another right answer to the same kind of question."
      : "Whether the answers depend on the picture was not measured.",
  ];
}

function forgetting({ retention }: Facts): string[] {
  const gained = retention ? pointsGained(retention.base.exact, retention.adapter.exact) : 0;
  if (gained > -5) return [];
  return [
    `General skills fell by ${-gained} points. A larger “keep general skills” share protects them.`,
  ];
}

function keptAnswers({ answers }: Facts): string[] {
  const count = answers.filter(({ kind, part }) => part === "replay" && kind === KEPT_KIND).length;
  if (count === 0) return [];
  return [
    `The answers to ${formatCount(count, "general question")} are what the general model itself said before the lesson, right or wrong: the score tells whether it still says the same, not whether that is true.`,
  ];
}
