/** Which drafts the queue shows, and in what order one is reviewed after the other. Pure. */
import {
  type Draft,
  type DraftCounts,
  type DraftState,
  DRAFT_STATES,
} from "../../../../protocol/drafts.ts";
import { fromKeys } from "../../../../base/fromKeys.ts";
import { provenanceWords } from "../../../parts/provenanceWords.ts";

export interface QueueFilter {
  state: DraftState;
  /** What `makerOf` says, or empty for all. */
  maker: string;
}

/** Who wrote a draft and how, in words: that of its first turn. */
function makerOf({ turns }: Draft): string {
  const [first] = turns;
  return first?.provenance ? provenanceWords(first.provenance) : "Unknown";
}

export function countStates(drafts: readonly Draft[]): DraftCounts {
  const counts: DraftCounts = fromKeys(DRAFT_STATES, () => 0);
  for (const { state } of drafts) counts[state]++;
  return counts;
}

/** The makers of the drafts in a state, with how many each wrote, the busiest first. */
export function makersOf(
  drafts: readonly Draft[],
  state: DraftState,
): { maker: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const draft of drafts) {
    if (draft.state !== state) continue;
    const maker = makerOf(draft);
    counts.set(maker, (counts.get(maker) ?? 0) + 1);
  }
  return [...counts]
    .map(([maker, count]) => ({ maker, count }))
    .sort((a, b) => b.count - a.count || a.maker.localeCompare(b.maker));
}

export function shownDrafts(drafts: readonly Draft[], { state, maker }: QueueFilter): Draft[] {
  return drafts.filter(
    (draft) => draft.state === state && (maker === "" || makerOf(draft) === maker),
  );
}

/** The draft that is reviewed: the chosen one while it is shown, else that which has taken its place, else the last. */
export function currentDraft(
  shown: readonly Draft[],
  chosen: { id: string; position: number } | null,
): { draft: Draft; position: number } | null {
  if (shown.length === 0) return null;
  const at = chosen ? shown.findIndex(({ id }) => id === chosen.id) : 0;
  const position = at >= 0 ? at : Math.min(chosen?.position ?? 0, shown.length - 1);
  return { draft: shown[position]!, position };
}
