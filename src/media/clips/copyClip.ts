/** A new file from the packets of a clip: what pictures are decoded from, and nothing else. */
import {
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
  type EncodedPacket,
  type InputVideoTrack,
  type VideoCodec,
  type VideoTrackMetadata,
} from "mediabunny";
import { framingOf, stripPacket, type Framing, type UnitCodec } from "./codedUnits.ts";
import { strippedDescription } from "./decoderDescription.ts";
import { blankMp4Dates } from "./iso/mp4Dates.ts";
import type { PacketTimes } from "./packetPlan.ts";

export interface CopiedClip {
  blob: Blob;
  /** How many packets could be read. */
  frames: number;
  /** Whether words, places or the like lay between the pictures; they are not in the copy. */
  hadWords: boolean;
}

/** Codecs that are put in WebM; the others go in MP4. */
const WEBM: readonly VideoCodec[] = ["vp8", "vp9", "av1"];

/** A file of one track of pictures; `add` fills it, then `finish` gives its bytes without dates. */
export function clipOutput(codec: VideoCodec) {
  const isWebm = WEBM.includes(codec);
  const target = new BufferTarget();
  const format = isWebm ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: "in-memory" });
  const output = new Output({ format, target });
  return {
    output,
    async finish(): Promise<Blob> {
      await output.finalize();
      const bytes = new Uint8Array(target.buffer!);
      if (!isWebm) blankMp4Dates(bytes);
      return new Blob([bytes], { type: isWebm ? "video/webm" : "video/mp4" });
    },
  };
}

const unitCodecOf = (codec: VideoCodec): UnitCodec | null =>
  codec === "avc" || codec === "hevc" || codec === "av1" ? codec : null;

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** The decoder configuration to state in the copy, and how the packets are framed. */
async function configurationOf(track: InputVideoTrack, units: UnitCodec | null) {
  const config = (await track.getDecoderConfig()) ?? undefined;
  const description = config?.description && bytesOf(config.description);
  const framing: Framing = units ? framingOf(units, description) : "annexB";
  if (!config || !description || !units) return { config, framing };
  return {
    config: { ...config, description: strippedDescription(description, units) },
    framing,
  };
}

/** Copies the packets of `plan`, each at its time; its places are counted from `first`, else from the file's first packet. */
export async function copyClip(
  track: InputVideoTrack,
  codec: VideoCodec,
  plan: PacketTimes,
  metadata: VideoTrackMetadata,
  first?: EncodedPacket,
): Promise<CopiedClip> {
  const { output, finish } = clipOutput(codec);
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, metadata);
  await output.start();
  const units = unitCodecOf(codec);
  const { config, framing } = await configurationOf(track, units);
  let frames = 0;
  let hadWords = false;
  const sink = new EncodedPacketSink(track);
  let place = 0;
  for await (const packet of sink.packets(first)) {
    const at = plan.get(place++);
    if (!at) continue;
    frames++;
    const stripped = units
      ? stripPacket(packet.data, units, framing)
      : { data: packet.data, hadWords: false };
    hadWords ||= stripped.hadWords;
    const kept = packet.clone({
      data: stripped.data,
      timestamp: at.time,
      duration: at.seconds,
      sideData: {},
    });
    await source.add(kept, { decoderConfig: config });
    if (frames === plan.size) break;
  }
  return { blob: await finish(), frames, hadWords };
}
