/**
 * What a report says in plain words. A success is to be right more often than the general model and more often than always
 * giving the most common answer, both shown on the same questions; whatever is missing of that is named.
 */
import { formatCount } from "../base/words/formatCount.ts";
import { kindName } from "../base/words/kindName.ts";
import { percentText } from "../base/words/percentText.ts";
import { scoreText } from "../base/words/scoreText.ts";
import { pointsGained } from "../base/words/pointsGained.ts";
import type {
  EvalFindings,
  EvalVerdict,
  PairedDifference,
  PictureUse,
} from "../protocol/evaluation/findings.ts";
import type { Score } from "../protocol/reports.ts";
import { isTelling } from "./pictureUse.ts";
import { between, luckText } from "./words.ts";

export type VerdictFacts = Pick<
  EvalFindings,
  "overBase" | "overCommonest" | "kinds" | "pictureUse"
> & {
  overall: Score;
  /** Whether any own question is about a picture or clip. */
  hasPictures: boolean;
  retention: Score | null;
  /** The general model's right answers to general questions less the adapter's. */
  forgotten: PairedDifference;
};

export function verdict(facts: VerdictFacts): EvalVerdict {
  const { overall, overBase, overCommonest } = facts;
  if (overall.n === 0) {
    return watch("None of your own questions was asked, so nothing can be said about them.");
  }
  if (overBase.better + overBase.worse === 0) return nearer(facts) ?? unchanged(overall);
  if (overBase.luck > 0.05 || (overBase.value > 0 && !overBase.isShown)) {
    return watch(
      `${changes(overBase)} A difference this small could be luck: add hidden questions before you trust it.`,
    );
  }
  if (overBase.value < 0) {
    return watch(
      `Worse by ${-pointsGained(overall.base.exact, overall.adapter.exact)} points (${between(overBase)}). ${changes(overBase)} Try fewer times through the examples, or a smaller step size.`,
    );
  }
  return overCommonest.isShown ? better(facts) : likeTheCommonest(facts);
}

/** Where no answer changed sides word for word, but texts are shown to come nearer by the score of their kind. */
function nearer({ overall, kinds }: VerdictFacts): EvalVerdict | null {
  const shown = kinds.filter(({ task }) => task.isShown);
  if (shown.length === 0) return null;
  const gains = shown.map(({ kind, task }) => {
    const [{ label, scale, base, adapter }] = task.scores;
    const [from, to] = [base, adapter].map((estimate) => scoreText(estimate!.value, scale));
    return `${kindName(kind)}, ${label}: ${to}, ${from} before`;
  });
  const alike =
    overall.adapter.exact === 0
      ? "No answer is right word for word"
      : "As many answers are right word for word";
  return {
    tone: "calm",
    text: `${alike}, but the wording is shown to come nearer. ${gains.join("; ")}.`,
  };
}

function unchanged({ adapter }: Score): EvalVerdict {
  return adapter.exact === 0
    ? watch(
        "Neither got a hidden question right. A longer lesson or more examples help; so does reading the answers below.",
      )
    : {
        tone: "calm",
        text: "The adapter is right exactly where the general model is: the lesson changed nothing that these questions ask.",
      };
}

/** Right more often than the general model, but not than always giving the most common answer. */
function likeTheCommonest(facts: VerdictFacts): EvalVerdict {
  const { overall, overCommonest } = facts;
  return watch(
    `${percentText(overall.adapter.exact)} right, ${percentText(overall.base.exact)} before; but always giving the commonest answer is right ${percentText(overall.chance)} of the time, and to be better than that is not shown (${between(overCommonest)}${byLuck(overCommonest)}). ${whatIsMissing(facts)}`,
  );
}

/** An interval above 0 does not show it where the exact test, which is the stricter one, still allows for luck. */
function byLuck({ low, luck }: PairedDifference): string {
  return low > 0 ? `, but luck alone would do this ${percentText(luck)} of the time` : "";
}

function whatIsMissing({ pictureUse, hasPictures }: VerdictFacts): string {
  if (!hasPictures) return "It learnt how to answer, not yet what to answer.";
  if (!pictureUse || !isTelling(pictureUse)) {
    return "It learnt how to answer; that it sees is not shown.";
  }
  return pictureUse.difference.isShown
    ? `It looks: ${aboutAnother(pictureUse)} More examples of the rarer answers help most.`
    : blind(pictureUse);
}

/** Right more often than both. */
function better(facts: VerdictFacts): EvalVerdict {
  const { overall, overBase, overCommonest, kinds, pictureUse, retention, forgotten } = facts;
  const gain = `Better by ${pointsGained(overall.base.exact, overall.adapter.exact)} points than the general model (${between(overBase)}), and by ${Math.round(100 * overCommonest.value)} than always giving the commonest answer (${between(overCommonest)}).`;
  if (pictureUse && isTelling(pictureUse) && !pictureUse.difference.isShown) {
    return watch(
      `${gain} But it is not shown to look: ${blind(pictureUse)} The questions themselves may give the answers away.`,
    );
  }
  const open = kinds.filter((kind) => !kind.overCommonest.isShown);
  if (open.length > 0 && kinds.length > 1) {
    const names = open.map(({ kind }) => kindName(kind)).join(", ");
    return {
      tone: "calm",
      text: `${gain} Not in every kind: not shown to be better than always giving the commonest answer in ${names}.`,
    };
  }
  const text = `${gain} ${changes(overBase)} ${luckText(overBase.luck)}`;
  return retention && forgotten.isShown
    ? {
        tone: "calm",
        text: `${text} But it forgot: of general questions ${percentText(retention.base.exact)} had the wanted answer, now ${percentText(retention.adapter.exact)}.`,
      }
    : { tone: "good", text };
}

/** For answers that are not shown to be right more often about the right picture. */
function blind(use: PictureUse): string {
  const same = use.n - use.changed.count;
  return 2 * use.changed.count < use.n
    ? `It learnt how to answer, not yet to see: about another picture it gave the same answer to ${same} of ${formatCount(use.n, "question")}.`
    : `Its answers change with the picture, but are not shown to be right more often with the right one: ${aboutAnother(use)}`;
}

function aboutAnother({ n, ownRight, otherRight }: PictureUse): string {
  return `${ownRight} of ${n} right about the own picture, ${otherRight} about another one.`;
}

function changes({ better, worse }: PairedDifference): string {
  return `It fixed ${formatCount(better, "answer")} and broke ${worse}.`;
}

function watch(text: string): EvalVerdict {
  return { tone: "watch", text };
}
