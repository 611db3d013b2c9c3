/** The selected picture or clip, with thumbnails to choose from when there are several. */
import { useState } from "react";
import type { Example, Media } from "../../../../protocol/records.ts";
import { MIN_SEGMENT_SECONDS } from "../../../../protocol/media/clipSegments.ts";
import { regionText, scaleText } from "../../../../protocol/media/slide.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { durationText } from "../../../parts/words.ts";
import { CoverDialog } from "./cover/CoverDialog.tsx";
import { SegmentDialog } from "./segments/SegmentDialog.tsx";
import { VideoStrip } from "./VideoStrip.tsx";

export interface MediaStageProps {
  example: Pick<Example, "projectId" | "id" | "media">;
  alt: string;
  onRemove: (index: number) => void;
  /** Stores what was changed in the example. */
  save: () => Promise<void>;
}

export function MediaStage({ example, alt, onRemove, save }: MediaStageProps) {
  const { projectId, media } = example;
  const [chosen, setChosen] = useState(0);
  const [isCovering, setIsCovering] = useState(false);
  const [isCutting, setIsCutting] = useState(false);
  const index = Math.min(chosen, media.length - 1);
  const shown = media[index];
  if (!shown) return null;
  return (
    <figure className="stage">
      <div className="stage-picture">
        <MediaView
          key={shown.hash}
          media={shown}
          size="full"
          alt={alt || shown.localName}
          fit="contain"
        />
      </div>
      {media.length > 1 && (
        <ul className="stage-row">
          {media.map((item, at) => (
            <li key={`${at}:${item.hash}`}>
              <button
                type="button"
                className="stage-thumb"
                aria-label={`Show ${at + 1} of ${media.length}: ${item.localName}`}
                aria-pressed={at === index}
                onClick={() => setChosen(at)}
              >
                <MediaView media={item} size="thumb" alt="" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <figcaption className="stage-caption fine">
        <span className="clip grow">{shown.localName}</span>
        <span className="number">{mediaFacts(shown)}</span>
        <Button size="sm" tone="quiet" onClick={() => setIsCovering(true)}>
          Cover parts
        </Button>
        {(shown.seconds ?? 0) >= 2 * MIN_SEGMENT_SECONDS && (
          <Button size="sm" tone="quiet" onClick={() => setIsCutting(true)}>
            Cut into segments
          </Button>
        )}
        {media.length > 1 && (
          <Button size="sm" tone="quiet" onClick={() => onRemove(index)}>
            Take out
          </Button>
        )}
      </figcaption>
      {isCovering && (
        <CoverDialog
          {...{ projectId, save }}
          media={shown}
          alt={alt || shown.localName}
          onClose={() => setIsCovering(false)}
        />
      )}
      {isCutting && (
        <SegmentDialog {...{ example, save }} media={shown} onClose={() => setIsCutting(false)} />
      )}
      {shown.kind === "video" && (
        <VideoStrip key={shown.hash} {...{ projectId, hash: shown.hash }} />
      )}
    </figure>
  );
}

function mediaFacts({ width, height, bytes, seconds, modality, region }: Media): string {
  const length = seconds ? `, ${durationText(seconds * 1000)}` : "";
  const made = modality ? `${modality}, ` : "";
  const scale = region?.micrometres ? ` (${scaleText(region.micrometres)})` : "";
  const cut = region ? `region ${regionText(region)} of a slide${scale}, ` : "";
  return `${made}${cut}${width} × ${height}${length}, ${formatBytes(bytes)}`;
}
