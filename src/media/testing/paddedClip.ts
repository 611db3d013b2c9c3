/** A clip of any length and size for tests: what a recorded one shows, over and over, each packet made longer. */
import { EncodedPacketSink, EncodedVideoPacketSource, type VideoCodec } from "mediabunny";
import { clipOutput, type ClipFile } from "../clips/clipOutput.ts";
import { withTrack } from "../clips/clipTrack.ts";
import { recordedMedia } from "./clipBytes.ts";

/**
 * @param name of a recorded clip of 3 s and 30 frames, in `codec`
 * @param times that it is shown
 * @param padding put behind each packet
 * @param file where it is written; in memory without one
 */
export async function paddedClip(
  name: string,
  codec: VideoCodec,
  times: number,
  padding: Uint8Array,
  file?: ClipFile,
): Promise<Blob> {
  const { output, finish } = clipOutput(codec, file);
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  await output.start();
  await withTrack(new Blob([recordedMedia(name)]), async (track) => {
    const decoderConfig = (await track.getDecoderConfig())!;
    for (let round = 0; round < times; round++) {
      for await (const packet of new EncodedPacketSink(track).packets()) {
        const data = new Uint8Array(packet.data.length + padding.length);
        data.set(packet.data);
        data.set(padding, packet.data.length);
        const timestamp = packet.timestamp + round * 3;
        await source.add(packet.clone({ data, timestamp, sideData: {} }), { decoderConfig });
      }
    }
  });
  return finish();
}
