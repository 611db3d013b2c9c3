/** Long clips of a review: what they show, and what is to be kept of each. One panel for each. */
import { useEffect, useState } from "react";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { formatTime } from "../../../../base/words/formatTime.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { segmentFault } from "../../../../protocol/media/clipSegments.ts";
import type { KeepClip, LongClip } from "../../../../protocol/media/longClip.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { keepClip } from "../../../state/actions/imports.ts";
import { isCancelled } from "../../../state/job.ts";
import { messageOf } from "../../../state/toasts.ts";
import { BlobImage } from "../BlobImage.tsx";
import { SegmentFields } from "../editor/segments/SegmentFields.tsx";
import { evenCount } from "../editor/segments/segments.ts";

export interface LongClipPanelsProps {
  clips: readonly LongClip[];
  /** Something else is done to the review. */
  isBusy: boolean;
  /** Told when somebody begins to cut a clip, and when that is done or left. */
  onCutting: (path: string, isCutting: boolean) => void;
}

export function LongClipPanels({ clips, isBusy, onCutting }: LongClipPanelsProps) {
  if (clips.length === 0) return null;
  return (
    <section className="long-clips" aria-label="Long clips">
      <p className="small">
        A model looks at a few frames of each clip, however long it is. Cut a long one into segments
        and answer each by itself: of the rest of the file nothing is copied.
      </p>
      {clips.map((clip) => (
        <LongClipPanel
          key={clip.path}
          {...{ clip, isBusy }}
          onCutting={(isCutting) => onCutting(clip.path, isCutting)}
        />
      ))}
    </section>
  );
}

interface LongClipPanelProps {
  clip: LongClip;
  isBusy: boolean;
  onCutting: (isCutting: boolean) => void;
}

function LongClipPanel({ clip, isBusy, onCutting }: LongClipPanelProps) {
  const { path, seconds, width, height, frames, file, keeps, notes } = clip;
  // An address of the file itself, of which the player reads what it shows.
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => () => URL.revokeObjectURL(url ?? ""), [url]);
  const [problem, setProblem] = useState("");
  const show = (cut: string | null) => {
    setUrl(cut);
    onCutting(cut !== null);
  };
  const keep = async (wanted: KeepClip) => {
    setProblem("");
    try {
      await keepClip(path, wanted);
      show(null);
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };
  return (
    <div className="long-clip">
      <div className="long-clip-head">
        <h3>{path}</h3>
        <p className="fine number">
          {formatTime(1000 * seconds)} · {width} × {height} · {formatBytes(file.size)}
        </p>
      </div>
      <ul className="long-clip-frames" aria-label="Pictures of this clip">
        {frames.map((frame, place) => (
          <li key={place}>
            <BlobImage blob={frame} alt={`Picture ${place + 1} of ${frames.length}`} />
          </li>
        ))}
      </ul>
      {notes.map((note) => (
        <p key={note} className="fine">
          {note}
        </p>
      ))}
      {problem && (
        <Notice tone="error" title="Nothing of it was kept">
          {problem}
        </Notice>
      )}
      {keeps && <p className="small">{keptText(keeps)}</p>}
      {url ? (
        <Cutting
          clip={clip}
          url={url}
          isBusy={isBusy}
          onKeep={(segments) => void keep(segments)}
          onClose={() => show(null)}
        />
      ) : (
        <div className="long-clip-buttons">
          <Button
            tone={keeps ? "plain" : "primary"}
            disabled={isBusy}
            onClick={() => show(URL.createObjectURL(file))}
          >
            {keeps ? "Cut it otherwise" : "Cut it into segments"}
          </Button>
          {keeps !== "whole" && (
            <Button disabled={isBusy} onClick={() => void keep("whole")}>
              Keep it whole
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const keptText = (keeps: KeepClip) =>
  keeps === "whole"
    ? "It is kept whole, and listed below."
    : `${formatCount(keeps.length, "segment")} of it ${keeps.length === 1 ? "is" : "are"} listed below. The clip itself is not kept.`;

interface CuttingProps {
  clip: LongClip;
  url: string;
  isBusy: boolean;
  onKeep: (keeps: KeepClip) => void;
  onClose: () => void;
}

function Cutting({ clip, url, isBusy, onKeep, onClose }: CuttingProps) {
  const { path, seconds, keeps } = clip;
  const [segments, setSegments] = useState(() => evenCount(seconds, 1));
  const kept = segments.filter(({ isKept }) => isKept).map(({ from, to }) => ({ from, to }));
  const fault = segmentFault(kept, seconds);
  return (
    <>
      <SegmentFields name={path} {...{ url, seconds, segments, isBusy }} onChange={setSegments} />
      {fault && <Notice tone="warn">{fault}</Notice>}
      <div className="long-clip-buttons">
        <Button
          tone="primary"
          disabled={isBusy || fault !== null || segments.length < 2}
          onClick={() => onKeep(kept)}
        >
          Keep {formatCount(kept.length, "segment")}
        </Button>
        <Button tone="quiet" disabled={isBusy} onClick={onClose}>
          {keeps ? "Leave it as it is" : "Not now"}
        </Button>
      </div>
    </>
  );
}
