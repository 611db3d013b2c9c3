/** The turns of a draft with words that a person has changed. Pure. */
import type { Turn } from "../../../../protocol/records.ts";

/** Null where nothing is changed. Changed turns are marked as edited. */
export function editedTurns(before: readonly Turn[], after: readonly Turn[]): Turn[] | null {
  let isChanged = false;
  const turns = after.map((turn, i): Turn => {
    const was = before[i]!;
    if (turn.question === was.question && turn.answer === was.answer) return was;
    isChanged = true;
    const { provenance } = turn;
    return provenance ? { ...turn, provenance: { ...provenance, edited: true } } : turn;
  });
  return isChanged ? turns : null;
}
