/** Why a camera gives no picture, and what to do (W3C Media Capture and Streams, 9.2). */

const SENTENCES: Readonly<Record<string, string>> = {
  NotAllowedError:
    "The browser did not let this page use the camera. Allow it beside the address of this page, and try again.",
  NotFoundError: "This device has no camera that the browser knows. Plug one in, or choose a file.",
  NotReadableError: "Another program uses the camera. Close it, and try again.",
  OverconstrainedError: "The camera gives no pictures of a usable size. Choose a file instead.",
};

/** Its picture ended while it was shown. */
export const CAMERA_GONE =
  "The camera is gone: it was switched off, or this page may not use it any more. Give it back, and try again.";

export function cameraProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  return Object.hasOwn(SENTENCES, name)
    ? SENTENCES[name]!
    : "The camera could not be started. Take the picture with another program, and choose its file.";
}
