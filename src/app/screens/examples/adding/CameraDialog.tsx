/** Takes a picture with a camera of this device. The stream ends with the dialog, and nothing of it is kept but the picture. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { importFiles, namedFiles } from "./importFiles.ts";
import { cameraProblem } from "./cameraProblem.ts";

/** As large as the camera gives up to what is kept of pictures; the one that looks away from the person, where there are two. */
const CONSTRAINTS: MediaStreamConstraints = {
  video: { facingMode: "environment", width: { ideal: 2048 }, height: { ideal: 2048 } },
};

export function CameraDialog({ onClose }: { onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"waiting" | "live" | { failed: string }>("waiting");

  useEffect(() => {
    let stream: MediaStream | undefined;
    let isOpen = true;
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    navigator.mediaDevices
      .getUserMedia(CONSTRAINTS)
      .then(async (opened) => {
        stream = opened;
        if (!isOpen || !video.current) return stop();
        video.current.srcObject = opened;
        await video.current.play();
        setState("live");
      })
      .catch((error: unknown) => isOpen && setState({ failed: cameraProblem(error) }));
    return () => {
      isOpen = false;
      stop();
    };
  }, []);

  const take = async () => {
    const shown = video.current!;
    const canvas = new OffscreenCanvas(shown.videoWidth, shown.videoHeight);
    canvas.getContext("2d")!.drawImage(shown, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/png" });
    onClose();
    importFiles(namedFiles("Photo", [blob]));
  };

  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title="Take a picture"
      about="It stays on this computer, and you look at it before it is stored."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            icon="camera"
            disabled={state !== "live"}
            onClick={() => void take()}
          >
            Take it
          </Button>
        </>
      }
    >
      {typeof state === "object" && (
        <Notice tone="error" title="No picture can be taken">
          {state.failed}
        </Notice>
      )}
      {state === "waiting" && <Spinner label="Waiting for the camera; your browser may ask you" />}
      <video
        ref={video}
        className="camera-view"
        hidden={state !== "live"}
        muted
        playsInline
        aria-label="What the camera sees"
      />
    </Dialog>
  );
}
