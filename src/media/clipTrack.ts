/** The picture track of a clip, over mediabunny: opened, asked when its frames are shown, and closed. */
import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
} from "mediabunny";
import { UserError } from "../base/userError.ts";

export const DAMAGED =
  "This clip is damaged or its end is missing. Copy it again from the camera, or convert it to MP4 (H.264), and drop the new file.";

/** Runs `use` on the picture track of a clip, and closes the file after it. mediabunny's own errors become sentences. */
export async function withTrack<T>(
  blob: Blob,
  use: (track: InputVideoTrack, input: Input) => Promise<T>,
): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  try {
    if (!(await input.canRead())) throw new UserError(DAMAGED);
    const track = await input.getPrimaryVideoTrack();
    if (!track) {
      throw new UserError(
        (await input.getPrimaryAudioTrack())
          ? "This file has sound but no pictures. Scion learns from pictures, clips and text: drop one of these instead."
          : DAMAGED,
      );
    }
    return await use(track, input);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(DAMAGED, { cause: error });
  } finally {
    input.dispose();
  }
}

/** When each frame is shown, in seconds, in the order of showing. */
export async function frameTimes(track: InputVideoTrack): Promise<number[]> {
  const times: number[] = [];
  const sink = new EncodedPacketSink(track);
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp);
  }
  return times.sort((a, b) => a - b);
}

/**
 * How long a clip is, in seconds; `times` as `frameTimes` gives them. Where the file does not say how long its last frame is
 * shown, as WebM's need not, it counts as long as the others are on average.
 */
export async function clipSeconds(track: InputVideoTrack, times: readonly number[]) {
  const told = await track.computeDuration();
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const usual = times.length > 1 ? (last - first) / (times.length - 1) : 0;
  return told > last ? told : last + usual;
}
