/** A few of the conversations that templates would write, to look at before anything is stored. */
import { withoutLeadingMedia } from "./templateWords.ts";
import type { TemplatedExample } from "../../../../../protocol/instructions/templates.ts";
import { MediaView } from "../../../../parts/media/MediaView.tsx";
import { Badge } from "../../../../parts/status/Badge.tsx";
import { SPLIT_WORDS } from "../../titles.ts";

export function TemplateSamples({ samples }: { samples: readonly TemplatedExample[] }) {
  return (
    <ol className="template-samples" aria-label="What comes out">
      {samples.map(({ from, media, turns }, at) => (
        <li key={`${at} ${from.id}`}>
          {media[0] && (
            <span className="template-picture">
              <MediaView media={media[0]} size="thumb" alt="" />
            </span>
          )}
          <div className="template-turns">
            {turns.map(({ question, answer, templateId }, i) => (
              // Turns have no id: their index is the key.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={i} className={templateId ? undefined : "muted"}>
                <p className="template-question">{withoutLeadingMedia(question)}</p>
                <p className="template-answer">{answer}</p>
              </div>
            ))}
          </div>
          <Badge tone={from.split}>{SPLIT_WORDS[from.split]}</Badge>
        </li>
      ))}
    </ol>
  );
}
