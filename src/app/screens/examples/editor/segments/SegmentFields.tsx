/** A clip in a player with its timeline, and the segments that it is cut into. */
import { useRef, useState } from "react";
import { Button } from "../../../../parts/controls/Button.tsx";
import { EvenCuts } from "./EvenCuts.tsx";
import { SegmentList } from "./SegmentList.tsx";
import { canCut, cutAt, type KeptSegment } from "./segments.ts";
import { Timeline } from "./Timeline.tsx";
import "./segments.css";

export interface SegmentFieldsProps {
  url: string | null;
  /** What the clip is called. */
  name: string;
  seconds: number;
  segments: readonly KeptSegment[];
  onChange: (segments: KeptSegment[]) => void;
  isBusy: boolean;
}

export function SegmentFields(props: SegmentFieldsProps) {
  const { url, name, seconds, segments, onChange, isBusy } = props;
  const [now, setNow] = useState(0);
  const player = useRef<HTMLVideoElement>(null);
  const seek = (time: number) => {
    setNow(time);
    if (player.current) player.current.currentTime = time;
  };
  return (
    <>
      {/* Clips are stored without sound, so there is nothing to caption. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        ref={player}
        className="segment-player"
        src={url ?? undefined}
        controls
        muted
        playsInline
        aria-label={name}
        onTimeUpdate={({ currentTarget }) => setNow(currentTarget.currentTime)}
      />
      <fieldset className="segment-fields" disabled={isBusy}>
        <Timeline {...{ seconds, now, segments, onChange }} onSeek={seek} />
        <div className="segment-cut">
          <Button
            icon="plus"
            disabled={!canCut(segments, now)}
            onClick={() => onChange(cutAt(segments, now))}
          >
            Cut here
          </Button>
          <p id="segment-keys" className="fine">
            Keys: Tab goes to a cut, arrows move it by 0.1 s, with Shift by 1 s, Delete takes it
            away.
          </p>
        </div>
        <EvenCuts seconds={seconds} onChange={onChange} />
        <SegmentList segments={segments} onChange={onChange} onSeek={seek} />
      </fieldset>
    </>
  );
}
