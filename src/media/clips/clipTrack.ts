/** The video track of a clip, over mediabunny: opening, frame timestamps, duration. */
import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
} from "mediabunny";
import { UserError } from "../../base/userError.ts";
import { clipFault, DAMAGED } from "./clipFault.ts";

const ONLY_SOUND =
  "This file has sound but no pictures. Scion learns from pictures, clips and text: drop one of these instead.";

/** The track that players show: the first that is switched on, of those of a known codec. */
async function shownTrack(input: Input): Promise<InputVideoTrack | undefined> {
  const tracks = await input.getVideoTracks();
  const facts = await Promise.all(
    tracks.map(async (track) => ({
      track,
      isOn: (await track.getDisposition()).default,
      isKnown: (await track.getCodec()) !== null,
    })),
  );
  const [best] = facts.toSorted(
    (a, b) => Number(b.isKnown) - Number(a.isKnown) || Number(b.isOn) - Number(a.isOn),
  );
  return best?.track;
}

/** Runs `use` on the video track of a clip, and closes the file after it. @throws UserError for files that are damaged or have none. */
export async function withTrack<T>(
  blob: Blob,
  use: (track: InputVideoTrack, input: Input) => Promise<T>,
): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  try {
    if (!(await input.canRead())) throw new UserError(DAMAGED);
    const track = await shownTrack(input);
    if (!track) throw new UserError((await input.getPrimaryAudioTrack()) ? ONLY_SOUND : DAMAGED);
    return await use(track, input);
  } catch (error) {
    throw clipFault(error);
  } finally {
    input.dispose();
  }
}

/** The timestamp of each frame in seconds, in presentation order. */
export async function frameTimes(track: InputVideoTrack): Promise<number[]> {
  const times: number[] = [];
  const sink = new EncodedPacketSink(track);
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp);
  }
  return times.sort((a, b) => a - b);
}

/**
 * Duration of a clip in seconds; `times` as `frameTimes` gives them. Where the file has no duration of its last frame, as WebM's
 * need not, the file's own is used, unless something else in it may be what lasts so long, and else the mean of the other frames.
 */
export async function clipSeconds(track: InputVideoTrack, times: readonly number[]) {
  const stated = await track.computeDuration();
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  if (stated > last) return stated;
  const isAlone = (await track.input.getTracks()).length === 1;
  const ofFile = isAlone ? ((await track.input.getDurationFromMetadata()) ?? 0) : 0;
  if (ofFile > last) return ofFile;
  const mean = times.length > 1 ? (last - first) / (times.length - 1) : 0;
  return last + mean;
}
