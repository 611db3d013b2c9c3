/** A small picture of an example, with its split and answer, that opens it. */
import type { Example } from "../../../../protocol/records.ts";
import { withoutPlaceholders } from "../../../../base/examples/placeholders.ts";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Badge } from "../../../parts/status/Badge.tsx";
import { hrefOf } from "../../../routes.ts";
import { SPLIT_WORDS } from "../titles.ts";

/** With `isPlain` it does not lead anywhere: an example that was set aside cannot be opened. */
export function RowLink({ example, isPlain = false }: { example: Example; isPlain?: boolean }) {
  const { id, media, turns, split } = example;
  const [picture] = media;
  const question = withoutPlaceholders(turns[0]?.question ?? "");
  const answer = turns[0]?.answer.trim() || "No answer";
  const words = [question, answer].filter(Boolean).join(" – ");
  const content = (
    <>
      <span className="row-link-picture">
        {picture ? (
          <MediaView media={picture} size="thumb" alt="" />
        ) : (
          <span className="row-link-text">{question}</span>
        )}
      </span>
      <span className="row-link-answer">{answer}</span>
      <Badge tone={split}>{SPLIT_WORDS[split]}</Badge>
    </>
  );
  if (isPlain) {
    return (
      <span className="row-link" title={words}>
        {content}
      </span>
    );
  }
  return (
    <a className="row-link" href={hrefOf("examples", id)} title={words}>
      {content}
    </a>
  );
}
