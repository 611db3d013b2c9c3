/** The segments of a clip, each to be kept or left out, and to be looked at. */
import { rangeText } from "../../../../../protocol/media/clipSegments.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import type { KeptSegment } from "./segments.ts";

export interface SegmentListProps {
  segments: readonly KeptSegment[];
  onChange: (segments: KeptSegment[]) => void;
  onSeek: (time: number) => void;
}

export function SegmentList({ segments, onChange, onSeek }: SegmentListProps) {
  return (
    <ol className="segment-list" aria-label="Segments">
      {segments.map((segment, place) => (
        <li key={place}>
          <label>
            <input
              type="checkbox"
              checked={segment.isKept}
              onChange={({ target }) =>
                onChange(segments.with(place, { ...segment, isKept: target.checked }))
              }
            />
            <span className="number">
              {place + 1}. {rangeText(segment)}
            </span>
          </label>
          <span className="fine muted number">{(segment.to - segment.from).toFixed(1)} s</span>
          <Button
            size="sm"
            tone="quiet"
            aria-label={`Show segment ${place + 1}`}
            onClick={() => onSeek(segment.from)}
          >
            Show
          </Button>
        </li>
      ))}
    </ol>
  );
}
