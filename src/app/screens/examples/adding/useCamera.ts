/** A camera's picture in a video element, for as long as the component is there. Without sound. */
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { CAMERA_GONE, cameraProblem } from "./cameraProblem.ts";

/** As large as the camera gives up to what is kept of pictures; the one that looks away from the person, where there are two. */
const CONSTRAINTS: MediaStreamConstraints = {
  video: { facingMode: "environment", width: { ideal: 2048 }, height: { ideal: 2048 } },
};

export type CameraState = "waiting" | "live" | { failed: string };

export interface Camera {
  video: RefObject<HTMLVideoElement | null>;
  state: CameraState;
  /** Asks for it once more. */
  retry: () => void;
}

export function useCamera(): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>("waiting");
  const close = useRef(() => {});
  const open = useCallback(() => {
    let stream: MediaStream | undefined;
    let isOpen = true;
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    const fail = (failed: string) => isOpen && setState({ failed });
    close.current = () => {
      isOpen = false;
      stop();
    };
    navigator.mediaDevices
      .getUserMedia(CONSTRAINTS)
      .then(async (opened) => {
        stream = opened;
        if (!isOpen || !video.current) return stop();
        for (const track of opened.getTracks())
          track.addEventListener("ended", () => fail(CAMERA_GONE));
        video.current.srcObject = opened;
        await video.current.play();
        setState("live");
      })
      .catch((error: unknown) => fail(cameraProblem(error)));
  }, []);
  useEffect(() => {
    open();
    return () => close.current();
  }, [open]);
  const retry = useCallback(() => {
    close.current();
    setState("waiting");
    open();
  }, [open]);
  return { video, state, retry };
}
