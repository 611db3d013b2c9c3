/** One draft, large: its pictures, its words, who wrote them, and what may be wrong with it. */
import type { Draft } from "../../../../protocol/drafts.ts";
import { withoutPlaceholders } from "../../../../base/examples/placeholders.ts";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { DraftEditor, type Keep } from "./DraftEditor.tsx";
import { DraftFacts } from "./DraftFacts.tsx";
import { ReviewButtons } from "./ReviewButtons.tsx";
import type { ReviewActions } from "./useReviewKeys.ts";

export interface DraftCardProps {
  draft: Draft;
  position: number;
  count: number;
  editing: boolean;
  onKeeper: (keep: Keep | null) => void;
  actions: ReviewActions;
  onEdited: () => void;
}

export function DraftCard(props: DraftCardProps) {
  const { draft, position, count, editing, onKeeper, actions, onEdited } = props;
  const { media, turns, target, doubts } = draft;
  return (
    <article className="draft-card" aria-label={`Draft ${position + 1} of ${count}`}>
      {media.length > 0 && (
        <ul className="draft-media" aria-label="What it is about">
          {media.map((item, i) => (
            <li key={`${i}:${item.hash}`}>
              <MediaView media={item} size="full" alt={item.localName} fit="contain" />
            </li>
          ))}
        </ul>
      )}
      <div className="draft-words">
        {editing ? (
          <DraftEditor {...{ draft, onKeeper }} onDone={onEdited} onAccept={actions.accept} />
        ) : (
          <ol className="draft-turns">
            {turns.map((turn, i) => (
              // Turns have no id: their index is the key.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={i}>
                <p className="draft-question">
                  {withoutPlaceholders(turn.question) || "About the picture"}
                </p>
                <p className={turn.answer ? "draft-answer" : "draft-answer tile-blank"}>
                  {turn.answer || "No answer"}
                </p>
              </li>
            ))}
          </ol>
        )}
        {target.kind === "turn" && target.was.answer !== "" && (
          <p className="small muted">
            Instead of: {withoutPlaceholders(target.was.question)} “{target.was.answer}”
          </p>
        )}
        {doubts.map((doubt) => (
          <Notice key={doubt} tone="warn">
            {doubt}
          </Notice>
        ))}
        <DraftFacts draft={draft} />
        <ReviewButtons draft={draft} position={position} count={count} actions={actions} />
      </div>
    </article>
  );
}
