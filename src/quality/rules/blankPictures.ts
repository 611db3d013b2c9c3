/** Pictures of one colour, which show nothing. */
import { formatCount } from "../../base/words/formatCount.ts";
import { BLANK_CONTRAST } from "../pictures/signature.ts";
import { settingAside } from "../repairs.ts";
import { mediaOf, type QualityRule } from "../rule.ts";

export const blankPictures: QualityRule = {
  id: "blankPictures",
  title: "Blank pictures",
  lookedAt: ({ examples, signed }) =>
    `${formatCount(mediaOf(examples).filter(({ hash }) => signed.has(hash)).length, "picture or clip", "pictures and clips")} for those of one colour.`,
  find({ examples, signed }) {
    const isBlank = (hash: string) =>
      signed.get(hash)?.frames.every(({ contrast }) => contrast < BLANK_CONTRAST) ?? false;
    const blank = examples.filter(({ media }) => media.some(({ hash }) => isBlank(hash)));
    if (blank.length === 0) return [];
    const ids = blank.map(({ id }) => id);
    return [
      {
        severity: "weak",
        title: `${formatCount(blank.length, "example")} ${blank.length === 1 ? "shows" : "show"} a picture of one colour.`,
        text: "There is nothing to see in it, so an answer about it is made up.",
        groups: ids.map((id) => [id]),
        repairs: [settingAside(ids)],
      },
    ];
  },
};
