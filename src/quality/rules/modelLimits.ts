/** Conversations that the project's model cannot take: too long, or not to be read at all. */
import { formatCount } from "../../base/words/formatCount.ts";
import type { QualityFinding } from "../../protocol/quality.ts";
import { settingAside } from "../repairs.ts";
import type { QualityInput, QualityRule } from "../rule.ts";

type Lengths = NonNullable<QualityInput["lengths"]>;

export const modelLimits: QualityRule = {
  id: "modelLimits",
  title: "What the model takes",
  lookedAt({ lengths }) {
    if (!lengths) return "Nothing: the files of the project's model are not here.";
    const count = formatCount(lengths.tokens.size + lengths.refused.size, "example");
    return `The tokens of ${count}, pictures included; the project's model takes ${formatCount(lengths.limit)} at most.`;
  },
  find: ({ lengths }) => (lengths ? [...tooLong(lengths), ...unreadable(lengths)] : []),
};

function tooLong({ tokens, limit }: Lengths): Omit<QualityFinding, "rule">[] {
  const long = [...tokens].filter(([, count]) => count > limit);
  if (long.length === 0) return [];
  const ids = long.map(([id]) => id);
  const longest = Math.max(...long.map(([, count]) => count));
  return [
    {
      severity: "bad",
      title: `${formatCount(long.length, "example")} ${long.length === 1 ? "is" : "are"} too long for the model.`,
      text: `The longest has ${formatCount(longest)} tokens, and the model takes ${formatCount(limit)}: it cannot be learnt from. Shorten the answers, split the conversation, or show fewer pictures.`,
      groups: ids.map((id) => [id]),
      repairs: [settingAside(ids)],
    },
  ];
}

function unreadable({ refused }: Lengths): Omit<QualityFinding, "rule">[] {
  if (refused.size === 0) return [];
  const ids = [...refused.keys()];
  const [reason] = refused.values();
  return [
    {
      severity: "bad",
      title: `The model cannot read ${formatCount(ids.length, "example")}.`,
      text: `Of the first: ${reason}`,
      groups: ids.map((id) => [id]),
      repairs: [settingAside(ids)],
    },
  ];
}
