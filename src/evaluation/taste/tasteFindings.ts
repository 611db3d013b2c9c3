/** What follows from a blind taste: how often the adapter's answer was preferred. */
import { groupBy } from "../../base/groupBy.ts";
import { signFlipTest } from "../../metrics/index.ts";
import { TASTE_TAGS, type TasteFindings, type TasteVote } from "../../protocol/evaluation/taste.ts";
import type { EvalReport, ScoredAnswer } from "../../protocol/reports.ts";
import { groupedShare } from "../groupedShare.ts";
import { groupOf } from "../groupOf.ts";
import { isOwn } from "../scoreTable.ts";

/** null where nobody has tasted. Votes about answers that the report does not have do not count. */
export function tasteFindings({ answers, taste = [] }: EvalReport): TasteFindings | null {
  if (taste.length === 0) return null;
  const own = answers.filter(isOwn);
  const byKey = new Map(own.map((answer) => [keyOf(answer), answer]));
  const votes = taste.flatMap((vote) => {
    const answer = byKey.get(keyOf(vote));
    return answer ? [{ ...vote, group: groupOf(answer) }] : [];
  });
  const decided = votes.filter(({ preferred }) => preferred !== "equal");
  const count = (preferred: TasteVote["preferred"], some: readonly TasteVote[] = votes) =>
    some.filter((vote) => vote.preferred === preferred).length;
  const shares = decided.map(({ preferred, group }) => ({ right: preferred === "adapter", group }));
  const flips = [...groupBy(decided, ({ group }) => group).values()].map(
    (group) => count("adapter", group) - count("base", group),
  );
  const same = own.filter(({ base, adapter }) => base === adapter).length;
  return {
    ...{ tastable: own.length - same, same },
    ...{ adapter: count("adapter"), base: count("base"), equal: count("equal") },
    share: decided.length > 0 ? groupedShare(shares) : null,
    luck: signFlipTest(flips),
    tags: TASTE_TAGS.map((tag) => {
      const tagged = votes.filter(({ tags }) => tags.includes(tag));
      return { tag, adapter: count("adapter", tagged), base: count("base", tagged) };
    }).filter(({ adapter, base }) => adapter + base > 0),
  };
}

function keyOf({ exampleId, turn }: Pick<ScoredAnswer, "exampleId" | "turn">): string {
  return `${exampleId} ${turn}`;
}
