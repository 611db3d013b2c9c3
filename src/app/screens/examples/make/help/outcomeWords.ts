/** What came of a drafting job, in sentences. Pure. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { DraftingOutcome } from "../../../../../protocol/drafting.ts";

export interface OutcomeWords {
  title: string;
  /** One line for each reason. */
  lines: string[];
}

export function outcomeWords({
  waiting,
  rejected,
  already,
  leftOut,
}: DraftingOutcome): OutcomeWords {
  const lines = [
    ...(already > 0 ? [`${formatCount(already, "row")} written before, left as it was.`] : []),
    ...rejected.map(({ reason, count }) => `${formatCount(count, "draft")} rejected by a check: ${reason}`),
    ...leftOut.map(({ reason, count }) => `${formatCount(count, "example")} left out: ${reason}`),
  ]; // prettier-ignore
  const title =
    waiting > 0
      ? `${formatCount(waiting, "draft waits", "drafts wait")} for you.`
      : "No new draft.";
  return { title, lines };
}
