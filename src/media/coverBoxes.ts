/** Burns black boxes into a stored picture or clip. What lay under them is in no byte of the result: it is encoded anew. */
import { CanvasSource, QUALITY_VERY_HIGH } from "mediabunny";
import { allowOwnScripts } from "../base/trustedTypes.ts";
import type { CoverBox } from "../protocol/coverBoxes.ts";
import { decodedFrames, frameCanvas } from "./clips/clipFrames.ts";
import { clipSeconds, frameTimes, withTrack } from "./clips/clipTrack.ts";
import { clipOutput, type ClipFile } from "./clips/clipOutput.ts";
import type { Copying } from "./clips/copyClip.ts";
import { encodableCodec } from "./clips/encodableCodec.ts";
import { describeClip, type KeptClip } from "./clips/video.ts";
import { keepDrawn, pictureCanvas, type KeptPicture } from "./pictures/image.ts";

type Context2d = OffscreenCanvasRenderingContext2D;

/** Every pixel that a box touches becomes black. */
function paint(context: Context2d, boxes: readonly CoverBox[]): void {
  const { width, height } = context.canvas;
  context.fillStyle = "#000";
  for (const box of boxes) {
    const [left, top] = [Math.floor(box.left * width), Math.floor(box.top * height)];
    const right = Math.ceil((box.left + box.width) * width);
    const bottom = Math.ceil((box.top + box.height) * height);
    context.fillRect(left, top, right - left, bottom - top);
  }
}

/** @throws UserError when the picture is damaged */
export async function coverPicture(blob: Blob, boxes: readonly CoverBox[]): Promise<KeptPicture> {
  const canvas = await pictureCanvas(blob);
  paint(canvas.getContext("2d")!, boxes);
  return keepDrawn(canvas, []);
}

/** Where a covered clip is written, and how far that is. */
interface Covering extends Pick<Copying, "onPicture" | "signal"> {
  file: ClipFile | undefined;
}

/**
 * The boxes stay in place through all frames.
 * @param modelFrames number of frames that the model samples, which are decoded once as a test
 * @param to its `file` is written piece by piece; without one the result is in memory
 * @throws UserError when the clip is damaged, or the browser encodes no codec
 */
export async function coverClip(
  blob: Blob,
  boxes: readonly CoverBox[],
  modelFrames: number,
  to: Covering,
): Promise<KeptClip> {
  allowOwnScripts();
  const covered = await withTrack(blob, async (track) => {
    const times = await frameTimes(track);
    const end = await clipSeconds(track, times);
    const canvas = await frameCanvas(track);
    const codec = await encodableCodec(
      canvas,
      "A clip is covered by encoding its pictures anew, which this browser cannot do.",
    );
    const { output, finish } = clipOutput(codec, to.file);
    const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH });
    output.addVideoTrack(source);
    await output.start();
    const all = times.map((_, i) => i);
    for await (const { index, time } of decodedFrames(track, times, all, canvas)) {
      to.signal.throwIfAborted();
      to.onPicture(index, times.length);
      paint(canvas.getContext("2d")!, boxes);
      await source.add(time, (times[index + 1] ?? end) - time);
    }
    return finish();
  });
  return { blob: covered, notes: [], ...(await describeClip(covered, modelFrames)) };
}
