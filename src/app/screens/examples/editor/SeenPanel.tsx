/** What the model's eyes get of the media of an example: the part that is seen, drawn on the original, and each view as it is. */
import { useEffect, useState } from "react";
import type { Media } from "../../../../protocol/records.ts";
import type { SeenMedia, SeenView } from "../../../../protocol/reports.ts";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { useApp } from "../../../state/store.ts";
import { FramingChoice } from "./FramingChoice.tsx";
import { framingOf } from "../../../../base/media/framing.ts";
import { readSeen } from "../../../state/actions/examples.ts";
import { messageOf } from "../../../state/toasts.ts";
import { BlobImage } from "../BlobImage.tsx";
import "./seen.css";
import { lostText, partText, shrinkText, viewName } from "./seenWords.ts";

export function SeenPanel({ projectId, media }: { projectId: string; media: Media[] }) {
  return media.map((item, index) => (
    <SeenOne key={`${index}:${item.hash}`} {...{ projectId, media, index }} />
  ));
}

interface SeenOneProps {
  projectId: string;
  media: Media[];
  index: number;
}

function SeenOne({ projectId, media, index }: SeenOneProps) {
  const project = useApp(({ projects }) => projects.find(({ id }) => id === projectId));
  const framing = framingOf(project ?? {});
  const [seen, setSeen] = useState<SeenMedia | null>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let current = true;
    readSeen(projectId, media, index, framing).then(
      (found) => current && setSeen(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [projectId, media, index, framing]);

  const item = media[index]!;
  if (problem) return <Notice tone="warn">{problem}</Notice>;
  if (seen === undefined) return <Spinner label="Looking through the model's eyes" />;
  if (seen === null || seen.views.length === 0) return null;
  const tooSmall = shrinkText(item, seen);
  const lost = lostText(item, seen);
  // One choice for all of them.
  const isFirstChoice = media.findIndex(({ width, height }) => width !== height) === index;
  return (
    <section className="seen" aria-label={`What ${seen.model} sees of ${item.localName}`}>
      <p className="small">{partText(item, seen)}</p>
      <div className="seen-row">
        <SeenPart media={item} crop={seen.crop} />
        <ol className="seen-views">
          {seen.views.map((view, place) => (
            <SeenImage key={place} view={view} name={viewName(seen, place)} />
          ))}
        </ol>
      </div>
      {lost && <Notice tone="warn">{lost}</Notice>}
      {project && isFirstChoice && seen.choices.length > 0 && (
        <FramingChoice project={project} choices={seen.choices} chosen={framing} />
      )}
      {tooSmall && <Notice tone="warn">{tooSmall}</Notice>}
    </section>
  );
}

/** The original, with a frame around what is seen of it. */
function SeenPart({ media, crop }: { media: Media; crop: SeenMedia["crop"] }) {
  const share = (part: number) => `${part * 100}%`;
  const { left, top, width, height } = crop;
  return (
    <span className="seen-original">
      <MediaView media={media} size="thumb" alt="" fit="contain" />
      <span
        className="seen-crop"
        style={{ left: share(left), top: share(top), width: share(width), height: share(height) }}
      />
    </span>
  );
}

function SeenImage({ view, name }: { view: SeenView; name: string }) {
  return (
    <li>
      <BlobImage blob={view.picture} alt={name} />
      <span className="fine number" aria-hidden="true">
        {name}
      </span>
    </li>
  );
}
