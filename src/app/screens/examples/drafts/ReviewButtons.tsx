/** The buttons of a draft, each with its key. */
import type { Draft } from "../../../../protocol/drafts.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { KeyHint } from "../../../parts/controls/KeyHint.tsx";
import type { ReviewActions } from "./useReviewKeys.ts";

interface ReviewButtonsProps {
  draft: Draft;
  position: number;
  count: number;
  actions: ReviewActions;
}

export function ReviewButtons({ draft, position, count, actions }: ReviewButtonsProps) {
  const { state } = draft;
  return (
    <div className="draft-buttons">
      {state !== "accepted" && (
        <Button tone="primary" icon="ok" onClick={actions.accept}>
          Accept <KeyHint keys="A" />
        </Button>
      )}
      {state !== "accepted" && (
        <Button icon="pencil" onClick={actions.edit}>
          Edit <KeyHint keys="E" />
        </Button>
      )}
      {state === "waiting" && (
        <Button icon="close" onClick={actions.reject}>
          Reject <KeyHint keys="R" />
        </Button>
      )}
      {state !== "waiting" && (
        <Button icon="undo" onClick={actions.restore}>
          Let it wait <KeyHint keys="U" />
        </Button>
      )}
      <span className="grow" />
      <Button
        tone="quiet"
        icon="left"
        aria-label="Draft before"
        disabled={position === 0}
        onClick={() => actions.step(-1)}
      />
      <span className="small number">
        {position + 1} of {count}
      </span>
      <Button
        tone="quiet"
        icon="right"
        aria-label="Next draft"
        disabled={position === count - 1}
        onClick={() => actions.step(1)}
      />
    </div>
  );
}
