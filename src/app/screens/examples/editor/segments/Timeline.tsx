/** A clip's length as a line with its cuts: moved with the pointer or the arrow keys. */
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { clockText, rangeText } from "../../../../../protocol/media/clipSegments.ts";
import { moveCut, removeCut, type KeptSegment } from "./segments.ts";

export interface TimelineProps {
  seconds: number;
  /** Where the player stands, in seconds. */
  now: number;
  segments: readonly KeptSegment[];
  onChange: (segments: KeptSegment[]) => void;
  /** Shows the clip at this time. */
  onSeek: (time: number) => void;
}

/** Seconds by which an arrow key moves a cut, and with Shift. */
const STEP = 0.1;
const LONG_STEP = 1;

const DIRECTIONS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
};

export function Timeline({ seconds, now, segments, onChange, onSeek }: TimelineProps) {
  const line = useRef<HTMLDivElement>(null);
  const share = (time: number) => `${Math.min(1, time / seconds) * 100}%`;
  const timeOf = ({ clientX }: PointerEvent) => {
    const { left, width } = line.current!.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left) / width)) * seconds;
  };
  const move = (place: number, time: number) => {
    const moved = moveCut(segments, place, time);
    onChange(moved);
    onSeek(moved[place]!.to);
  };
  const key = (event: KeyboardEvent, place: number) => {
    const direction = DIRECTIONS[event.key];
    if (direction) {
      const step = event.shiftKey ? LONG_STEP : STEP;
      move(place, segments[place]!.to + direction * step);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      onChange(removeCut(segments, place));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // Seeking is the player's too; the line is the pointer's short way.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={line} className="timeline" onPointerDown={(event) => onSeek(timeOf(event))}>
      {segments.map((segment, place) => (
        <span
          key={place}
          aria-hidden="true"
          className={`timeline-segment ${segment.isKept ? "" : "timeline-out"}`}
          style={{ left: share(segment.from), width: share(segment.to - segment.from) }}
          title={rangeText(segment)}
        >
          {place + 1}
        </span>
      ))}
      <span className="timeline-now" aria-hidden="true" style={{ left: share(now) }} />
      {segments.slice(0, -1).map(({ to }, place) => (
        <span
          key={place}
          role="slider"
          tabIndex={0}
          className="timeline-cut"
          style={{ left: share(to) }}
          aria-label={`Cut ${place + 1}`}
          aria-valuemin={0}
          aria-valuemax={seconds}
          aria-valuenow={to}
          aria-valuetext={clockText(to)}
          aria-describedby="segment-keys"
          onKeyDown={(event) => key(event, place)}
          onPointerDown={(event) => {
            event.stopPropagation();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) move(place, timeOf(event));
          }}
        />
      ))}
    </div>
  );
}
