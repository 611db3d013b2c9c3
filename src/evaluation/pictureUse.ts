/** Whether answers depend on the picture: the same questions asked about another example's. */
import { exactMatch } from "../metrics/index.ts";
import type { PictureUse } from "../protocol/evaluation/findings.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import { groupedShare } from "./groupedShare.ts";
import { groupOf } from "./groupOf.ts";
import { pairedDifference } from "./pairedDifference.ts";

/** null where no question was asked about another picture. */
export function pictureUse(answers: readonly ScoredAnswer[]): PictureUse | null {
  const asked = answers.flatMap((answer) => {
    const { otherPicture } = answer;
    return otherPicture ? [{ ...answer, otherPicture }] : [];
  });
  if (asked.length === 0) return null;
  const changed = asked.map((answer) => ({
    right: !exactMatch(answer.otherPicture.answer, answer.adapter),
    group: groupOf(answer),
  }));
  return {
    n: asked.length,
    changed: { count: changed.filter(({ right }) => right).length, ...groupedShare(changed) },
    ownRight: asked.filter(({ adapterRight }) => adapterRight).length,
    otherRight: asked.filter(({ otherPicture }) => otherPicture.right).length,
    difference: pairedDifference(
      asked.map((answer) => ({
        first: answer.adapterRight,
        second: answer.otherPicture.right,
        group: groupOf(answer),
      })),
    ),
  };
}

/** Fewer questions than this cannot come out of the sign test as more than luck: 2 / 2^5 > 0.05. */
const LEAST_TELLING = 6;

export function isTelling({ n }: PictureUse): boolean {
  return n >= LEAST_TELLING;
}
