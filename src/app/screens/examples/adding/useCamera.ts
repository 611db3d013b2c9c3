/** A camera's picture in a video element, for as long as the component is there. Without sound. */
import { useEffect, useRef, useState, type RefObject } from "react";
import { cameraProblem } from "./cameraProblem.ts";

/** As large as the camera gives up to what is kept of pictures; the one that looks away from the person, where there are two. */
const CONSTRAINTS: MediaStreamConstraints = {
  video: { facingMode: "environment", width: { ideal: 2048 }, height: { ideal: 2048 } },
};

export type CameraState = "waiting" | "live" | { failed: string };

export function useCamera(): { video: RefObject<HTMLVideoElement | null>; state: CameraState } {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>("waiting");
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
  return { video, state };
}
