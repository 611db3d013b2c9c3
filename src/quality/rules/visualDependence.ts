/** Answers that the general model finds as likely without the picture as with it. */
import { formatCount } from "../../base/words/formatCount.ts";
import { percentText } from "../../base/words/percentText.ts";
import { settingAside } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

/** Ours: a finding about the set when the picture does not help at this share of its answers. */
const MOST_SHARE = 0.5;

export const visualDependence: QualityRule = {
  id: "visualDependence",
  title: "Use of the picture",
  lookedAt: ({ visualGains }) =>
    visualGains === null
      ? "Nothing yet: measuring it needs the model. “Measure with the model” does so."
      : `${formatCount(visualGains.length, "example")}: how likely the general model finds the answers with the picture, and with a blank one.`,
  find({ visualGains, examples }) {
    const here = new Set(examples.map(({ id }) => id));
    const measured = (visualGains ?? []).filter(({ exampleId }) => here.has(exampleId));
    const blind = measured
      .filter(({ gain }) => gain <= 0)
      .toSorted((a, b) => a.gain - b.gain)
      .map(({ exampleId }) => exampleId);
    if (blind.length === 0) return [];
    // Of most of a set it says more about the model than about the examples: nothing is offered.
    const isMost = blind.length > MOST_SHARE * measured.length;
    return [
      {
        severity: isMost ? "weak" : "hint",
        title: `${percentText(blind.length / measured.length)} of the answers are as likely without the picture (${blind.length} of ${measured.length} measured).`,
        text: isMost
          ? "The general model does not yet see what matters here: that is what the lesson is for. Measure again with questions that it can answer to find those that give their answer away."
          : "Either the question gives its answer away, or the general model does not yet see what matters in these. Look at some before setting them aside.",
        groups: blind.map((id) => [id]),
        repairs: isMost ? [] : [settingAside(blind)],
      },
    ];
  },
};
