/** A tile of the grid: thumbnail, first turn, split, and missing answers. */
import { memo, useEffect, useRef } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { Badge } from "../../../parts/status/Badge.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { hrefOf } from "../../../routes.ts";
import { isFullyAnswered } from "../../../state/steps.ts";
import { splitLeadingPlaceholders } from "../../../../base/examples/placeholders.ts";
import { SPLIT_WORDS } from "../titles.ts";

export const ExampleTile = memo(function ExampleTile(props: { example: Example; isOpen: boolean }) {
  const { example, isOpen } = props;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // J and K move the focus along when it is among the tiles.
    if (isOpen && document.activeElement?.matches(".tile")) {
      link.current?.focus({ preventScroll: true });
    }
  }, [isOpen]);
  const [first] = example.turns;
  const [picture] = example.media;
  const question = first ? splitLeadingPlaceholders(first.question)[1].trim() : "";
  const answer = first?.answer.trim() ?? "";
  return (
    <a
      ref={link}
      className="tile"
      href={hrefOf("examples", example.id)}
      aria-current={isOpen ? "true" : undefined}
    >
      <span className="tile-picture">
        {picture ? (
          <MediaView media={picture} size="thumb" alt="" />
        ) : (
          <span className="tile-text">{question || "Nothing asked yet"}</span>
        )}
        {example.media.length > 1 && <span className="tile-more">+{example.media.length - 1}</span>}
      </span>
      <span className="tile-words">
        <span className={answer ? "tile-answer" : "tile-answer tile-blank"}>
          {answer || (question ? question : "Needs a question")}
        </span>
        <span className="tile-foot">
          <Badge tone={example.part === "replay" ? "replay" : example.split}>
            {example.part === "replay" ? "General" : SPLIT_WORDS[example.split]}
          </Badge>
          {!isFullyAnswered(example) && <Badge tone="warn">No answer</Badge>}
          {example.turns.length > 1 && (
            <span className="fine">{example.turns.length} questions</span>
          )}
        </span>
      </span>
    </a>
  );
});
