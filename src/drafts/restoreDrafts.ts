/** Taking a review back: drafts wait again, and the examples are as they were before. Pure. */
import type { Draft, DraftRestoration } from "../protocol/drafts.ts";
import type { Example } from "../protocol/records.ts";
import { hasWordsOf } from "./hasWordsOf.ts";

/**
 * What a person has written into an example since stays: its draft is refused.
 * @param present all examples of the project
 * @param when ISO time
 */
export function restoreDrafts(
  drafts: readonly Draft[],
  present: readonly Example[],
  when: string,
): DraftRestoration {
  const restored: Draft[] = [];
  const refused: DraftRestoration["refused"] = [];
  const removed: string[] = [];
  const changed = new Map<string, Example>();
  const byId = new Map(present.map((example) => [example.id, example]));
  // The newest change of an example is taken back first.
  for (const draft of drafts.toReversed()) {
    const { exampleId, review: _, ...waiting } = draft;
    const example = exampleId === undefined ? undefined : byId.get(exampleId);
    if (draft.state === "accepted" && example) {
      if (!isAsAccepted(draft, example)) {
        refused.push({
          draftId: draft.id,
          reason:
            "Its example was changed since it was accepted. Change or remove the example itself.",
        });
        continue;
      }
      const { target } = draft;
      if (target.kind === "example") {
        removed.push(example.id);
        byId.delete(example.id);
      } else {
        const before = withFormerWords(example, target, when);
        changed.set(example.id, before);
        byId.set(example.id, before);
      }
    }
    restored.unshift({ ...waiting, state: "waiting" });
  }
  return { drafts: restored, examples: [...changed.values()], removed, refused };
}

/** What else was changed in the turn since, such as its kind, stays. */
function withFormerWords(
  example: Example,
  { turn: index, was }: Extract<Draft["target"], { kind: "turn" }>,
  when: string,
): Example {
  const { provenance: _, ...now } = example.turns[index]!;
  const { question, answer, provenance } = was;
  const turn = { ...now, question, answer, ...(provenance && { provenance }) };
  return { ...example, turns: example.turns.with(index, turn), editedAt: when };
}

/** Whether the example still says what the draft said when it was accepted. */
function isAsAccepted({ target, turns }: Draft, example: Example): boolean {
  if (target.kind === "turn") {
    const now = example.turns[target.turn];
    return now !== undefined && hasWordsOf(now, turns[0]!);
  }
  return (
    example.turns.length === turns.length &&
    example.turns.every((turn, i) => hasWordsOf(turn, turns[i]!))
  );
}
