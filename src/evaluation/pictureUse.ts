/** Whether answers depend on the picture: the same questions asked about another example's. */
import { exactMatch, wilsonInterval } from "../metrics/index.ts";
import type { PictureUse } from "../protocol/findings.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import { pairedDifference } from "./pairedDifference.ts";

/** null where no question was asked about another picture. */
export function pictureUse(answers: readonly ScoredAnswer[]): PictureUse | null {
  const asked = answers.flatMap((answer) => {
    const { otherPicture } = answer;
    return otherPicture ? [{ ...answer, otherPicture }] : [];
  });
  if (asked.length === 0) return null;
  const count = asked.filter(
    ({ adapter, otherPicture }) => !exactMatch(otherPicture.answer, adapter),
  ).length;
  return {
    n: asked.length,
    changed: { count, value: count / asked.length, ...wilsonInterval(count, asked.length) },
    ownRight: asked.filter(({ adapterRight }) => adapterRight).length,
    otherRight: asked.filter(({ otherPicture }) => otherPicture.right).length,
    difference: pairedDifference(
      asked.map(({ adapterRight, otherPicture }) => [adapterRight, otherPicture.right]),
    ),
  };
}

/** Fewer questions than this cannot come out of the sign test as more than luck: 2 / 2^5 > 0.05. */
const LEAST_TELLING = 6;

export function isTelling({ n }: PictureUse): boolean {
  return n >= LEAST_TELLING;
}
