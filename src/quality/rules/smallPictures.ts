/** Pictures with fewer pixels than the model looks at, or than the question needs. */
import { formatCount } from "../../base/words/formatCount.ts";
import { settingAside } from "../repairs.ts";
import { taskTypeOf } from "../measures/taskTypes.ts";
import type { QualityInput, QualityRule } from "../rule.ts";
import type { Example } from "../../protocol/records.ts";

/** The short side of a picture that shows anything at all. All three are ours. */
const FEWEST_PIXELS = 32;
/** A picture that is stretched more than twofold is blurred for the model. */
const MOST_STRETCH = 2;
/** Tasks about small things need the model's own resolution. */
const FINE_TASKS = new Set(["text in the picture", "charts", "grounding", "segmentation", "logo"]);

export const smallPictures: QualityRule = {
  id: "smallPictures",
  title: "Small pictures",
  lookedAt: ({ examples, viewSide }) =>
    `The size of the files of ${formatCount(examples.filter(({ media }) => media.length > 0).length, "example")}${viewSide === null ? "" : `; the project's model looks at ${viewSide} × ${viewSide} pixels at a time`}.`,
  find(input) {
    const small = input.examples.filter((example) => isTooSmall(example, input));
    if (small.length === 0) return [];
    const ids = small.map(({ id }) => id);
    return [
      {
        severity: "weak",
        title: `${formatCount(small.length, "example")} ${small.length === 1 ? "has a picture" : "have pictures"} too small for what is asked.`,
        text: "The model sees them stretched and blurred. Bring larger ones, or set them aside.",
        groups: ids.map((id) => [id]),
        repairs: [settingAside(ids)],
      },
    ];
  },
};

function isTooSmall({ media, turns }: Example, { viewSide }: QualityInput): boolean {
  const isFine = turns.some(({ question }) => FINE_TASKS.has(taskTypeOf(question) ?? ""));
  const needed = viewSide === null ? 0 : isFine ? viewSide : viewSide / MOST_STRETCH;
  return media.some(
    ({ width, height }) =>
      Math.min(width, height) < FEWEST_PIXELS || Math.max(width, height) < needed,
  );
}
