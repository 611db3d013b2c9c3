import { describe, expect, test } from "vitest";
import type { Draft, DraftState } from "../../../../protocol/drafts.ts";
import type { Provenance } from "../../../../protocol/provenance.ts";
import type { Turn } from "../../../../protocol/records.ts";
import { editedTurns } from "./editedTurns.ts";
import { countStates, currentDraft, makersOf, shownDrafts } from "./queue.ts";

const by = (author: Provenance["by"], what: string): Provenance => ({
  ...{ by: author, what, source: "", licence: "", when: "2026" },
});
const draft = (id: string, state: DraftState, provenance?: Provenance): Draft => ({
  ...{ id, projectId: "p", state, media: [], source: "s", doubts: [], evidence: [] },
  turns: [{ question: "Q", answer: "A", kind: "", ...(provenance && { provenance }) }],
  ...{ target: { kind: "example" }, createdAt: "2026" },
});
const drafts = [
  draft("a", "waiting", by("model", "Answer drafted")),
  draft("b", "waiting", by("template", "Caption")),
  draft("c", "waiting", by("model", "Answer drafted")),
  draft("d", "rejected", by("model", "Reworded")),
  draft("e", "waiting"),
];
const ids = (list: readonly Draft[]) => list.map(({ id }) => id);

describe("the queue", () => {
  test("counts what became of drafts, and who wrote those in view, the busiest first", () => {
    expect(countStates(drafts)).toEqual({ waiting: 4, accepted: 0, rejected: 1 });
    expect(makersOf(drafts, "waiting")).toEqual([
      { maker: "a model · Answer drafted", count: 2 },
      { maker: "a template · Caption", count: 1 },
      { maker: "Unknown", count: 1 },
    ]);
  });

  test("shows one state, of all makers or of one", () => {
    expect(ids(shownDrafts(drafts, { state: "waiting", maker: "" }))).toEqual(["a", "b", "c", "e"]);
    const ofModel = { state: "waiting", maker: "a model · Answer drafted" } as const;
    expect(ids(shownDrafts(drafts, ofModel))).toEqual(["a", "c"]);
    expect(shownDrafts(drafts, { state: "accepted", maker: "" })).toEqual([]);
  });

  test("goes on with the draft that took the place of a reviewed one, and at the end with the last", () => {
    const at = (list: readonly Draft[], id: string, position: number) =>
      currentDraft(list, { id, position })?.draft.id;
    expect(currentDraft(drafts, null)).toEqual({ draft: drafts[0], position: 0 });
    expect(at(drafts, "c", 0)).toBe("c");
    const [, ...rest] = drafts;
    expect(at(rest, "a", 0)).toBe("b");
    expect(at(drafts.slice(0, 4), "e", 4)).toBe("d");
    expect(currentDraft([], { id: "a", position: 0 })).toBeNull();
  });
});

test("words that a person changes are marked as theirs; without a change there is nothing to store", () => {
  const turn: Turn = { question: "Q", answer: "A", kind: "", provenance: by("model", "x") };
  expect(editedTurns([turn], [{ ...turn }])).toBeNull();
  expect(editedTurns([turn, turn], [turn, { ...turn, answer: "B" }])).toEqual([
    turn,
    { ...turn, answer: "B", provenance: { ...by("model", "x"), edited: true } },
  ]);
});
