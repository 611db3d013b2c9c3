/** A small picture of an example, with its split and answer, that opens it. */
import type { Example } from "../../../../protocol/records.ts";
import { withoutPlaceholders } from "../../../../base/examples/placeholders.ts";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Badge } from "../../../parts/status/Badge.tsx";
import { hrefOf } from "../../../routes.ts";
import { SPLIT_WORDS } from "../titles.ts";

export function RowLink({ example }: { example: Example }) {
  return (
    <a className="row-link" href={hrefOf("examples", example.id)} title={wordsOf(example)}>
      <RowContent example={example} />
    </a>
  );
}

/** The same without a link. */
export function RowPicture({ example }: { example: Example }) {
  return (
    <span className="row-link" title={wordsOf(example)}>
      <RowContent example={example} />
    </span>
  );
}

function RowContent({ example }: { example: Example }) {
  const { media, split } = example;
  const [picture] = media;
  return (
    <>
      <span className="row-link-picture">
        {picture ? (
          <MediaView media={picture} size="thumb" alt="" />
        ) : (
          <span className="row-link-text">{questionOf(example)}</span>
        )}
      </span>
      <span className="row-link-answer">{answerOf(example)}</span>
      <Badge tone={split}>{SPLIT_WORDS[split]}</Badge>
    </>
  );
}

const questionOf = ({ turns }: Example) => withoutPlaceholders(turns[0]?.question ?? "");
const answerOf = ({ turns }: Example) => turns[0]?.answer.trim() || "No answer";
const wordsOf = (example: Example) =>
  [questionOf(example), answerOf(example)].filter(Boolean).join(" – ");
