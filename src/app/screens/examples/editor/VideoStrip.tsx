/** The frames of a clip that the project's model samples, their times, and their token count. */
import { useEffect, useState } from "react";
import type { FrameStrip } from "../../../../protocol/reports.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { readFrames } from "../../../state/actions/examples.ts";
import { messageOf } from "../../../state/toasts.ts";
import { BlobImage } from "../BlobImage.tsx";

export function VideoStrip({ hash, projectId }: { hash: string; projectId: string }) {
  const [strip, setStrip] = useState<FrameStrip>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let current = true;
    readFrames(hash, projectId).then(
      (found) => current && setStrip(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [hash, projectId]);

  if (problem) return <Notice tone="error">{problem}</Notice>;
  if (!strip) return <Spinner label="Picking the frames" />;
  const { model, times, frames, seconds, tokens } = strip;
  if (frames.length === 0) return <Notice tone="warn">{model} takes no clips.</Notice>;
  return (
    <section className="strip" aria-label={`Frames ${model} looks at`}>
      <div className="strip-line" aria-hidden="true">
        {times.map((time, index) => (
          <span key={index} style={{ left: `${seconds > 0 ? (time / seconds) * 100 : 0}%` }} />
        ))}
      </div>
      <ol className="strip-frames">
        {frames.map((frame, index) => (
          <li key={index}>
            <BlobImage blob={frame} alt={`Frame at ${secondsText(times[index] ?? 0)}`} />
            <span className="fine number" aria-hidden="true">
              {secondsText(times[index] ?? 0)}
            </span>
          </li>
        ))}
      </ol>
      <p className="small muted">
        {model} looks at {times.length === 1 ? "this frame" : `these ${times.length} frames`}:{" "}
        <span className="number">{tokens} tokens</span>.
      </p>
    </section>
  );
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}
