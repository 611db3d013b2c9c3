/** Records a short clip without sound from a camera's stream, with the browser's own encoder. */

export const MOST_SECONDS = 60;

/** The form that most programs open first. */
const FORMS = ["video/mp4;codecs=avc1.42E01F", "video/webm;codecs=vp9", "video/webm;codecs=vp8"];

/** The first form that the browser records, or null. */
export function clipForm(isSupported: (form: string) => boolean): string | null {
  return FORMS.find(isSupported) ?? null;
}

export const ownClipForm = (): string | null =>
  typeof MediaRecorder === "function"
    ? clipForm((form) => MediaRecorder.isTypeSupported(form))
    : null;

export interface Recording {
  /** Resolves after `stop`, after MOST_SECONDS, or when the camera is gone. Rejects when the encoder fails or wrote nothing. */
  clip: Promise<Blob>;
  stop(): void;
}

/** `onSeconds` is told how long it is, every second. */
export function recordClip(
  stream: MediaStream,
  form: string,
  onSeconds: (seconds: number) => void,
): Recording {
  const recorder = new MediaRecorder(stream, { mimeType: form });
  const parts: Blob[] = [];
  let seconds = 0;
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const clip = new Promise<Blob>((resolve, reject) => {
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("error", () => reject(new Error("The encoder failed.")));
    recorder.addEventListener("stop", () => {
      const blob = new Blob(parts, { type: form.split(";")[0]! });
      if (blob.size > 0) resolve(blob);
      else reject(new Error("The encoder wrote nothing."));
    });
  });
  const timer = setInterval(() => {
    onSeconds(++seconds);
    if (seconds >= MOST_SECONDS) stop();
  }, 1000);
  const end = () => clearInterval(timer);
  clip.then(end, end);
  recorder.start(1000);
  return { clip, stop };
}
