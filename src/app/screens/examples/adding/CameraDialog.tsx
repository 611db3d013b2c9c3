/**
 * Takes a picture or a short clip with a camera of this device. The stream ends with the dialog, and nothing of it is kept but
 * what was taken.
 */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { MOST_SECONDS, ownClipForm, recordClip, type Recording } from "./clipRecorder.ts";
import { importFiles, namedFiles } from "./importFiles.ts";
import { useCamera } from "./useCamera.ts";

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function CameraDialog({ onClose }: { onClose: () => void }) {
  const { video, state, retry } = useCamera();
  const form = ownClipForm();
  const recording = useRef<Recording>(null);
  const isOpen = useRef(true);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      recording.current?.stop();
    };
  }, []);

  const keep = (what: string, blob: Blob) => {
    onClose();
    importFiles(namedFiles(what, [blob]));
  };

  const take = async () => {
    const shown = video.current!;
    const canvas = new OffscreenCanvas(shown.videoWidth, shown.videoHeight);
    canvas.getContext("2d")!.drawImage(shown, 0, 0);
    keep("Photo", await canvas.convertToBlob({ type: "image/png" }));
  };

  const record = async () => {
    setProblem("");
    setSeconds(0);
    try {
      const stream = video.current!.srcObject as MediaStream;
      recording.current = recordClip(stream, form!, setSeconds);
      const clip = await recording.current.clip;
      // Closed meanwhile: nothing of it is kept.
      if (isOpen.current) keep("Clip", clip);
    } catch {
      if (!isOpen.current) return;
      setSeconds(null);
      setProblem(
        "The browser could not record this clip. Try again, or record it with another program and choose its file.",
      );
    }
  };

  const isLive = state === "live";
  const isRecording = seconds !== null;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title="Take a picture or a clip"
      about="It stays on this computer, and you look at it before it is stored."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {/* One button, so that the focus stays where it was pressed. */}
          <Button
            tone={isRecording ? "primary" : "plain"}
            icon={isRecording ? "stop" : "film"}
            disabled={!isLive || !form}
            onClick={() => (isRecording ? recording.current?.stop() : void record())}
          >
            {isRecording ? "Stop and use it" : "Record a clip"}
          </Button>
          {!isRecording && (
            <Button tone="primary" icon="camera" disabled={!isLive} onClick={() => void take()}>
              Take a picture
            </Button>
          )}
        </>
      }
    >
      {typeof state === "object" && (
        <Notice
          tone="error"
          title="Nothing can be taken"
          action={{ label: "Try again", onClick: retry }}
        >
          {state.failed}
        </Notice>
      )}
      {problem && (
        <Notice tone="error" title="No clip was recorded">
          {problem}
        </Notice>
      )}
      {state === "waiting" && <Spinner label="Waiting for the camera; your browser may ask you" />}
      <video
        ref={video}
        className="camera-view"
        hidden={!isLive}
        muted
        playsInline
        aria-label="What the camera sees"
      />
      {isLive && (
        <p className="small number" role={isRecording ? "timer" : undefined}>
          {isRecording
            ? `Recording ${minutes(seconds)} of at most ${minutes(MOST_SECONDS)}, without sound.`
            : form
              ? `A clip has no sound and ends by itself after ${minutes(MOST_SECONDS)}.`
              : "This browser records no clips. Record it with another program, and choose its file."}
        </p>
      )}
    </Dialog>
  );
}
