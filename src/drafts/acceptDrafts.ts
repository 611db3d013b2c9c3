/** Accepting drafts: the examples that they make or change. Pure. */
import { UserError } from "../base/userError.ts";
import { newId } from "../base/newId.ts";
import { checkPlaceholders } from "../dataset/checkPlaceholders.ts";
import { isFinished } from "../dataset/isFinished.ts";
import { partOf } from "../dataset/exampleRow.ts";
import { splitNewExamples } from "../dataset/splitNewExamples.ts";
import type { Draft, DraftAcceptance } from "../protocol/drafts.ts";
import type { Example, Turn } from "../protocol/records.ts";
import { hasWordsOf } from "./hasWordsOf.ts";

/**
 * New examples join the splits of their sources, so that what is hidden stays hidden. Of several drafts for one turn the first
 * is accepted; the others are refused, since the turn is not what it was.
 * @param present all examples of the project
 * @param when ISO time
 */
export function acceptDrafts(
  drafts: readonly Draft[],
  present: readonly Example[],
  when: string,
): DraftAcceptance {
  const accepted: Draft[] = [];
  const added: Example[] = [];
  const refused: DraftAcceptance["refused"] = [];
  const changed = new Map<string, Example>();
  const byId = new Map(present.map((example) => [example.id, example]));
  for (const draft of drafts) {
    try {
      const example =
        draft.target.kind === "example"
          ? newExample(draft, when)
          : withNewTurn(draft, draft.target, byId, when);
      if (draft.target.kind === "example") added.push(example);
      else changed.set(example.id, example);
      byId.set(example.id, example);
      const review = { by: "person", when } as const;
      accepted.push({ ...draft, state: "accepted", review, exampleId: example.id });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push({ draftId: draft.id, reason: error.message });
    }
  }
  const dealt = splitNewExamples(
    added.map((example) => ({ example })),
    present,
  );
  return { examples: [...dealt, ...changed.values()], drafts: accepted, refused };
}

/** @throws UserError when it cannot be learnt from as it is */
function newExample(draft: Draft, when: string): Example {
  const { projectId, media, source } = draft;
  requireNew(draft);
  const turns = draft.turns.map((turn) => acceptedTurn(turn, when));
  const id = newId();
  const example: Example = {
    ...{ id, projectId, media, turns },
    part: partOf(media),
    split: "train",
    source: source || media[0]?.hash || id,
    editedAt: when,
  };
  requireFinished(example);
  checkPlaceholders(example);
  return example;
}

/** @throws UserError when the example is not what the draft was written for any more */
function withNewTurn(
  draft: Draft,
  { exampleId, turn: index, was }: Extract<Draft["target"], { kind: "turn" }>,
  byId: ReadonlyMap<string, Example>,
  when: string,
): Example {
  requireNew(draft);
  const example = byId.get(exampleId);
  const now = example?.turns[index];
  if (!example || !now) {
    throw new UserError("The example that this was written for is gone. Reject the draft.");
  }
  if (!hasWordsOf(now, was)) {
    throw new UserError(
      `The question or its answer was changed since this was written: "${now.answer || "no answer"}" stands there now, and "${was.answer || "no answer"}" stood there then. Reject the draft, or change the example by hand.`,
    );
  }
  const [written] = draft.turns;
  const changed = acceptedTurn({ ...now, ...written! }, when);
  const next = { ...example, turns: example.turns.with(index, changed), editedAt: when };
  requireFinished({ media: draft.media, turns: [changed] });
  checkPlaceholders(next);
  return next;
}

function requireNew({ state }: Draft): void {
  if (state === "accepted") throw new UserError("This draft was accepted already.");
}

function requireFinished(example: Pick<Example, "media" | "turns">): void {
  if (isFinished(example)) return;
  throw new UserError(
    "A question or an answer of this draft is empty. Write it, or reject the draft.",
  );
}

function acceptedTurn(turn: Turn, when: string): Turn {
  const { provenance } = turn;
  return provenance ? { ...turn, provenance: { ...provenance, acceptedAt: when } } : turn;
}
