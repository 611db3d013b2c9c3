/** The exact frames of a clip that the model looks at, where they lie in time, and what they cost in tokens. */
import { useEffect, useState } from "react";
import type { FrameStrip } from "../../../protocol/calls.ts";
import { Notice } from "../../parts/Notice.tsx";
import { Spinner } from "../../parts/Spinner.tsx";
import { readFrames } from "../../state/actions/examples.ts";
import { messageOf } from "../../state/toasts.ts";
import { BlobImage } from "./BlobImage.tsx";

export function VideoStrip({ hash }: { hash: string }) {
  const [strip, setStrip] = useState<FrameStrip>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let current = true;
    readFrames(hash).then(
      (found) => current && setStrip(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [hash]);

  if (problem) return <Notice tone="error">{problem}</Notice>;
  if (!strip) return <Spinner label="Picking the frames" />;
  const { times, frames, seconds, tokensPerFrame } = strip;
  return (
    <section className="strip" aria-label="Frames the model looks at">
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
        The model looks at these {times.length} frames:{" "}
        <span className="number">
          {times.length} × {tokensPerFrame} = {times.length * tokensPerFrame} tokens
        </span>
        .
      </p>
    </section>
  );
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}
