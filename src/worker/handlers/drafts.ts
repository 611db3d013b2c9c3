/** Calls about drafts: what was written for a person to review, and what their review makes of it. */
import { inTurn } from "../../base/async/inTurn.ts";
import { UserError } from "../../base/userError.ts";
import { acceptDrafts } from "../../drafts/acceptDrafts.ts";
import { restoreDrafts } from "../../drafts/restoreDrafts.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { Context, HandlersOf } from "../context.ts";

type Names = `draft.${"list" | "accept" | "edit" | "reject" | "restore"}`;

export function draftHandlers({ library }: Context): HandlersOf<Names> {
  /** Two reviews at once would read the same examples, and the later would undo the earlier. */
  const alone = inTurn();
  const { drafts: store } = library;
  return {
    "draft.list": ({ projectId }) => store.list(projectId),

    "draft.accept": ({ projectId, ids }) =>
      alone(async () => {
        const drafts = await store.get(projectId, ids);
        const present = await library.listExamples(projectId);
        const outcome = acceptDrafts(drafts, present, new Date().toISOString());
        await store.change(projectId, outcome);
        return outcome;
      }),

    "draft.edit": ({ draft }) =>
      alone(async () => {
        const [stored] = await store.get(draft.projectId, [draft.id]);
        if (!stored || stored.state === "accepted") {
          throw new UserError(
            stored
              ? "This draft was accepted already. Change its example instead."
              : "This draft is no longer here: its project was removed or restored in another tab.",
          );
        }
        const edited: Draft = { ...stored, turns: draft.turns };
        await store.change(draft.projectId, { drafts: [edited] });
        return edited;
      }),

    "draft.reject": ({ projectId, ids }) =>
      alone(async () => {
        const review = { by: "person", when: new Date().toISOString() } as const;
        const drafts = (await store.get(projectId, ids))
          .filter(({ state }) => state === "waiting")
          .map((draft): Draft => ({ ...draft, state: "rejected", review }));
        await store.change(projectId, { drafts });
        return drafts;
      }),

    "draft.restore": ({ projectId, ids }) =>
      alone(async () => {
        const drafts = await store.get(projectId, ids);
        const present = await library.listExamples(projectId);
        const outcome = restoreDrafts(drafts, present, new Date().toISOString());
        await store.change(projectId, outcome);
        return outcome;
      }),
  };
}
