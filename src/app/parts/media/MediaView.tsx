/** Shows a stored picture or clip by its hash, through the shared cache of object URLs. */
import { useState } from "react";
import type { Media } from "../../../protocol/records.ts";
import { Icon } from "../icons/Icon.tsx";
import { useMediaUrl } from "./useMediaUrl.ts";
import { durationText } from "../words.ts";
import "./mediaView.css";

export interface MediaViewProps {
  media: Pick<Media, "kind" | "hash"> & Partial<Media>;
  size: "thumb" | "full";
  /** Alternative text; "" when the text beside it already says it. */
  alt: string;
  fit?: "cover" | "contain";
}

export function MediaView({ media, size, alt, fit = "cover" }: MediaViewProps) {
  const { url, problem } = useMediaUrl(media.hash, size);
  const [broken, setBroken] = useState(false);
  const playable = media.kind === "video" && size === "full";
  const ratio = media.width && media.height ? media.width / media.height : undefined;
  return (
    <span
      className={`media media-${fit}`}
      style={fit === "contain" ? { aspectRatio: ratio } : undefined}
    >
      {problem || broken ? (
        <span className="media-problem">
          <Icon name={media.kind === "video" ? "film" : "image"} />
          <span className="fine">{problem || "This file cannot be shown here."}</span>
        </span>
      ) : !url ? (
        <span className="media-wait">
          <span className="visually-hidden">{alt || "Loading"}</span>
        </span>
      ) : playable ? (
        // Clips are stored without sound, so there is nothing to caption.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          src={url}
          controls
          muted
          loop
          playsInline
          aria-label={alt}
          onError={() => setBroken(true)}
        />
      ) : (
        <img
          src={url}
          alt={alt}
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
      {media.kind === "video" && size === "thumb" && (
        <span className="media-clip" aria-hidden="true">
          <Icon name="film" size={14} />
          {media.seconds ? durationText(media.seconds * 1000) : "clip"}
        </span>
      )}
    </span>
  );
}
