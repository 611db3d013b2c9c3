/** The same file, source or written question on both sides of the check: it would then ask for what was learnt. */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { linkedGroups } from "../../base/linkedGroups.ts";
import type { Example } from "../../protocol/records.ts";
import { wordsOf } from "../measures/wording.ts";
import { keepingTogether, wordsOfSplits } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

export const leaks: QualityRule = {
  id: "leaks",
  title: "Leaks",
  lookedAt: ({ examples }) =>
    `${formatCount(examples.length, "example")} for one with the same file, source or written question in another split.`,
  find({ examples }) {
    const groups = linkedGroups(examples, linkOf).filter(
      (linked) => new Set(linked.map(({ split }) => split)).size > 1,
    );
    if (groups.length === 0) return [];
    const ids = groups.map((linked) => linked.map(({ id }) => id));
    const splits = wordsOfSplits(groups.flat().map(({ split }) => split));
    return [
      {
        severity: "bad",
        title: `${formatCount(ids.flat().length, "example")} of ${formatCount(groups.length, "source")} ${ids.flat().length === 1 ? "is" : "are"} ${splits} at the same time.`,
        text: "A check that asks about what was learnt from shows memory, not skill. What has a file, a source or its words in common belongs into one split.",
        groups: ids,
        repairs: keepingTogether(examples, ids),
      },
    ];
  },
};

/** Text alone is known by its words; with media the same question is asked again and again, of right. */
function linkOf({ source, media, turns }: Example) {
  const text = turns
    .filter(isSupervised)
    .flatMap(({ question, answer }) => [...wordsOf(question), "/", ...wordsOf(answer)]);
  if (media.length > 0 || text.length === 0) return { source, media };
  return { source, media: [{ hash: `text ${text.join(" ")}` }] };
}
